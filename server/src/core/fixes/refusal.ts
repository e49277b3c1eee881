/** Why a fix cannot be planned; caught in `planFix` and nowhere else. */
export class Refusal extends Error {}
