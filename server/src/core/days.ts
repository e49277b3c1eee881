/** Days from one day or moment (2027-01-31, 2027-01-31T10:00:00Z) to another; negative where the second is earlier. */
export function daysBetween(first: string, second: string): number {
  return (Date.parse(second) - Date.parse(first)) / 86_400_000;
}

/** The day of a moment: 2027-01-31 of 2027-01-31T10:00:00Z. */
export function dayOf(moment: string): string {
  return moment.slice(0, 'yyyy-mm-dd'.length);
}
