/** Days from one day or moment (2027-01-31, 2027-01-31T10:00:00Z) to another; negative where the second is earlier. */
export function daysBetween(first: string, second: string): number {
  return (Date.parse(second) - Date.parse(first)) / 86_400_000;
}
