/** The twelve groups that the demo company pushes. */
import type { OktaGroup, OktaUser } from '../okta/org.ts';
import { createId } from './people.ts';
import { seededRandom } from './random.ts';

interface GroupRule {
  readonly name: string;
  readonly isMember: (user: OktaUser, index: number) => boolean;
}

/** The group that changes its name, under the names that it may have from run to run. */
export const RENAMED_GROUP_NAMES = ['Design', 'Design Studio', 'Design & Research'] as const;
/** The group that is deleted again; its quotes are a test of how names are escaped. */
export const DELETED_GROUP_NAME = 'Project "Borealis"';
/** The group from which members are removed. */
export const SHRUNK_GROUP_NAME = 'Engineering';

const inDepartment =
  (...departments: readonly string[]) =>
  ({ profile }: OktaUser) =>
    departments.includes(profile.department ?? '');

const RULES: readonly GroupRule[] = [
  { name: 'Everyone at Aurora', isMember: () => true },
  { name: SHRUNK_GROUP_NAME, isMember: inDepartment('Engineering') },
  { name: 'Product', isMember: inDepartment('Product') },
  { name: RENAMED_GROUP_NAMES[0], isMember: inDepartment('Design') },
  { name: 'Sales', isMember: inDepartment('Sales') },
  { name: 'Marketing', isMember: inDepartment('Marketing') },
  { name: 'Customer Support', isMember: inDepartment('Customer Support') },
  { name: 'Finance & Legal', isMember: inDepartment('Finance', 'Legal') },
  { name: 'People & Culture', isMember: inDepartment('People & Culture') },
  { name: 'Équipe Paris', isMember: ({ profile }) => profile.city === 'Paris' },
  { name: 'Leads', isMember: ({ profile }) => profile.managerId === undefined },
  { name: DELETED_GROUP_NAME, isMember: (_, index) => index % 9 === 4 },
];

/** The groups with their members among these people, the same for the same seed. */
export function createGroups(seed: number, people: readonly OktaUser[]): OktaGroup[] {
  const random = seededRandom(seed ^ 0x67726f75);
  return RULES.map(({ name, isMember }) => ({
    id: createId(random, '00g'),
    name,
    memberIds: people.filter(isMember).map(({ id }) => id),
  }));
}

/**
 * What the renamed group is called before and after, given the names of groups that are there already: the first run
 * gives it its second name, a later run finds it under that and gives it another.
 */
export function renamedGroupNames(existing: Iterable<string>): {
  readonly before: string;
  readonly after: string;
} {
  const taken = new Set([...existing].map((name) => name.toLowerCase()));
  const isTaken = (name: string) => taken.has(name.toLowerCase());
  const before = RENAMED_GROUP_NAMES.find(isTaken) ?? RENAMED_GROUP_NAMES[0];
  const free = RENAMED_GROUP_NAMES.find((name) => name !== before && !isTaken(name));
  if (free !== undefined) return { before, after: free };
  let number = 2;
  while (isTaken(`${RENAMED_GROUP_NAMES[0]} ${number}`)) number++;
  return { before, after: `${RENAMED_GROUP_NAMES[0]} ${number}` };
}
