/** What the people of the demo company are made of. Data only. */

/** A name as its bearer writes it and, where that differs, as it stands in an email address. */
export type Name = string | readonly [written: string, inAddress: string];

// biome-ignore format: a table of names reads better in rows
export const GIVEN_NAMES: readonly Name[] = [
  'Ada', 'Amara', 'Anika', 'Arjun', 'Beatriz', 'Carlos', 'Chidi', 'Clara', 'Daniel', 'Dmitri', 'Elena', 'Emeka',
  'Fatima', 'Felix', 'Grace', 'Hannah', 'Hugo', 'Ibrahim', 'Ines', 'Ivan', 'Jack', 'Jamal', 'Karim', 'Kofi', 'Laila',
  'Leon', 'Lucia', 'Maria', 'Mateo', 'Mei', 'Nadia', 'Nikhil', 'Noor', 'Olivia', 'Omar', 'Priya', 'Rafael', 'Rosa',
  'Samir', 'Sara', 'Tariq', 'Thabo', 'Uma', 'Victor', 'Wanjiru', 'Yara', 'Yusuf', 'Zainab',
  ['Åsa', 'asa'], ['Björn', 'bjorn'], ['Chloé', 'chloe'], ['Đorđe', 'dorde'], ['Françoise', 'francoise'],
  ['İpek', 'ipek'], ['Jürgen', 'jurgen'], ['Łukasz', 'lukasz'], ['Mónica', 'monica'], ['Nguyệt', 'nguyet'],
  ['Øyvind', 'oyvind'], ['René', 'rene'], ['Siân', 'sian'], ['Þóra', 'thora'], ['Zoë', 'zoe'],
  ['陽子', 'yoko'], ['伟', 'wei'], ['지우', 'jiwoo'], ['Ольга', 'olga'], ['Ελένη', 'eleni'], ['مريم', 'maryam'],
];

// biome-ignore format: a table of names reads better in rows
export const FAMILY_NAMES: readonly Name[] = [
  'Abebe', 'Adeyemi', 'Ali', 'Andersson', 'Banerjee', 'Becker', 'Brown', 'Chen', 'Cohen', 'Costa', 'Diallo', 'Evans',
  'Fischer', 'Garcia', 'Gupta', 'Haddad', 'Hansen', 'Hoffmann', 'Ivanov', 'Jansen', 'Johnson', 'Kamau', 'Khan', 'Kim',
  'Kowalski', 'Larsen', 'Lopez', 'Martin', 'Mbeki', 'Meyer', 'Moreau', 'Nakamura', 'Okafor', 'Patel', 'Petrov',
  'Rossi', 'Santos', 'Schmidt', 'Silva', 'Singh', 'Smith', 'Suzuki', 'Torres', 'Walker', 'Wang', 'Wilson', 'Yilmaz',
  ["O'Malley", "o'malley"], ["D'Angelo", "d'angelo"], ['van der Berg', 'vanderberg'], ['Fernández-Núñez', 'fernandez-nunez'],
  ['Müller', 'mueller'], ['Sørensen', 'sorensen'], ['Nowák', 'nowak'], ['Şahin', 'sahin'], ['Järvinen', 'jarvinen'],
  ['Großmann', 'grossmann'], ['Hernández', 'hernandez'], ['山本', 'yamamoto'], ['王', 'wang'], ['Соколова', 'sokolova'],
  ['Παπαδοπούλου', 'papadopoulou'], ['الحسن', 'alhassan'],
];

export interface Department {
  readonly name: string;
  readonly division: string;
  readonly costCenter: string;
  readonly titles: readonly string[];
  /** How many of a hundred people work there. */
  readonly share: number;
}

// biome-ignore format: a table of departments reads better in rows
export const DEPARTMENTS: readonly Department[] = [
  { name: 'Engineering', division: 'Technology', costCenter: 'CC-1100', titles: ['Software Engineer', 'Senior Software Engineer', 'Site Reliability Engineer', 'Data Engineer'], share: 34 },
  { name: 'Product', division: 'Technology', costCenter: 'CC-1200', titles: ['Product Manager', 'Product Analyst'], share: 8 },
  { name: 'Design', division: 'Technology', costCenter: 'CC-1300', titles: ['Product Designer', 'UX Researcher'], share: 6 },
  { name: 'Sales', division: 'Commercial', costCenter: 'CC-2100', titles: ['Account Executive', 'Sales Engineer', 'Sales Development Representative'], share: 18 },
  { name: 'Marketing', division: 'Commercial', costCenter: 'CC-2200', titles: ['Content Strategist', 'Campaign Manager'], share: 8 },
  { name: 'Customer Support', division: 'Commercial', costCenter: 'CC-2300', titles: ['Support Specialist', 'Support Engineer'], share: 12 },
  { name: 'Finance', division: 'Corporate', costCenter: 'CC-3100', titles: ['Accountant', 'Financial Analyst'], share: 6 },
  { name: 'People & Culture', division: 'Corporate', costCenter: 'CC-3200', titles: ['Recruiter', 'People Partner'], share: 5 },
  { name: 'Legal', division: 'Corporate', costCenter: 'CC-3300', titles: ['Counsel', 'Privacy Manager'], share: 3 },
];

export interface Office {
  readonly city: string;
  readonly state: string;
  readonly zipCode: string;
  readonly countryCode: string;
  readonly street: string;
  readonly phonePrefix: string;
  /** As Okta keeps it. */
  readonly locale: string;
  readonly timezone: string;
}

// biome-ignore format: a table of offices reads better in rows
export const OFFICES: readonly Office[] = [
  { city: 'San Francisco', state: 'CA', zipCode: '94105', countryCode: 'US', street: 'Mission Street', phonePrefix: '+1 415 555 0', locale: 'en_US', timezone: 'America/Los_Angeles' },
  { city: 'New York', state: 'NY', zipCode: '10013', countryCode: 'US', street: 'Varick Street', phonePrefix: '+1 212 555 0', locale: 'en_US', timezone: 'America/New_York' },
  { city: 'London', state: 'England', zipCode: 'EC2A 4NE', countryCode: 'GB', street: 'Curtain Road', phonePrefix: '+44 20 7946 0', locale: 'en_GB', timezone: 'Europe/London' },
  { city: 'Paris', state: 'Île-de-France', zipCode: '75009', countryCode: 'FR', street: 'Rue Le Peletier', phonePrefix: '+33 1 99 00 0', locale: 'fr_FR', timezone: 'Europe/Paris' },
  { city: 'München', state: 'Bayern', zipCode: '80331', countryCode: 'DE', street: 'Sendlinger Straße', phonePrefix: '+49 89 9999 0', locale: 'de_DE', timezone: 'Europe/Berlin' },
  { city: 'São Paulo', state: 'SP', zipCode: '01310-100', countryCode: 'BR', street: 'Avenida Paulista', phonePrefix: '+55 11 5555 0', locale: 'pt_BR', timezone: 'America/Sao_Paulo' },
  { city: '東京', state: '東京都', zipCode: '150-0002', countryCode: 'JP', street: '渋谷二丁目', phonePrefix: '+81 3 5555 0', locale: 'ja_JP', timezone: 'Asia/Tokyo' },
];
