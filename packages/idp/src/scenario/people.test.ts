import { describe, expect, it } from 'vitest';
import { createAppIntegration } from '../okta/app-integration.ts';
import { mapProfile } from '../okta/document.ts';
import { createGroups, renamedGroupNames } from './groups.ts';
import { createPeople } from './people.ts';

describe('the people of the demo', () => {
  const people = createPeople(1, 250);

  it('are the same for the same seed and others for another', () => {
    expect(createPeople(1, 250)).toEqual(people);
    expect(createPeople(2, 250)).not.toEqual(people);
  });

  it('have unique ids and logins in the form of Okta', () => {
    expect(new Set(people.map(({ id }) => id)).size).toBe(250);
    expect(new Set(people.map(({ profile }) => profile.login)).size).toBe(250);
    for (const { id, profile } of people) {
      expect(id).toMatch(/^00u[A-Za-z0-9]{17}$/);
      expect(profile.login).toMatch(/^[a-z0-9'+-]+\.[a-z0-9'+-]+@aurora\.example\.com$/);
    }
  });

  it('include names beyond ASCII and logins with an apostrophe', () => {
    const ascii = /^[\x20-\x7e]*$/;
    expect(people.some(({ profile }) => !ascii.test(profile.displayName ?? ''))).toBe(true);
    expect(people.some(({ profile }) => profile.login.includes("'"))).toBe(true);
  });

  it('have a manager, except the heads of departments', () => {
    const numbers = new Set(people.map(({ profile }) => profile.employeeNumber));
    for (const { profile } of people.filter(({ profile }) => profile.managerId !== undefined)) {
      expect(numbers).toContain(profile.managerId);
    }
  });

  it('have profiles that the default mapping can send', () => {
    const app = createAppIntegration({
      label: 'Rollcall',
      mode: 'catalogue',
      baseUrl: 'https://scim.example.com',
      credential: { mode: 'bearer', token: 't' },
    });
    for (const user of people) expect(mapProfile(app, user).ok).toBe(true);
  });
});

describe('the groups of the demo', () => {
  it('are twelve, and none is empty', () => {
    const groups = createGroups(1, createPeople(1, 250));
    expect(groups).toHaveLength(12);
    expect(groups.filter(({ memberIds }) => memberIds.length === 0)).toEqual([]);
  });

  it.each([
    [[], { before: 'Design', after: 'Design Studio' }],
    [['Design'], { before: 'Design', after: 'Design Studio' }],
    [['design studio'], { before: 'Design Studio', after: 'Design' }],
    [['Design', 'Design Studio', 'Design & Research'], { before: 'Design', after: 'Design 2' }],
  ])('rename one of them to a name that is free beside %j', (existing, names) => {
    expect(renamedGroupNames(existing)).toEqual(names);
  });
});
