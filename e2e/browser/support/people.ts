/** People of the demonstration, by the part they play. */
export const people = {
  household: 'household.dangchang@example.org',
  clerk: 'clerk.dangchang@example.org',
  otherClerk: 'clerk2.dangchang@example.org',
  county: 'county.dangchang@example.org',
  finance: 'finance.dangchang@example.org',
  otherFinance: 'finance2.dangchang@example.org',
  auditor: 'auditor@example.org',
  city: 'city@example.org',
  backers: ['backer1@example.org', 'backer3@example.org', 'backer4@example.org'],
} as const
