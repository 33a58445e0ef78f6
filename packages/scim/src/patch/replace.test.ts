import { add, type EffectCase, enterprise, replace, testEffects } from './effect-case.ts';
import { STORAGE_URN, specimenDefinition } from './specimen.ts';

const work = { value: 'ada@work.example', type: 'work' };
const home = { value: 'ada@home.example', type: 'home' };
const primary = { primary: true };
const notPrimary = { primary: false };

// biome-ignore format: one case a line
const singular: EffectCase[] = [
  ['sets a simple attribute', { title: 'Ms' }, [replace('title', 'Dr')], { title: 'Dr' }],
  ['sets an absent attribute as add does [PATCH-19]', {}, [replace('nickName', 'Ada')], { nickName: 'Ada' }],
  ['null unassigns [PATCH-31]', { title: 'Ms' }, [replace('title', null)], {}],
  ['[] unassigns [PATCH-31]', { title: 'Ms' }, [replace('title', [])], {}],
  ['"" is a value like any other', { title: 'Ms' }, [replace('title', '')], { title: '' }],
  ['null unassigns a boolean [PATCH-31]', { active: true }, [replace('active', null)], {}],
  ['refuses to unassign a required attribute [PATCH-11]', {}, [replace('userName', null)], 'mutability'],
  ['refuses an empty required attribute', {}, [replace('userName', '')], 'invalidValue'],
  ['refuses to go without a value [PATCH-15]', {}, [replace('title')], 'invalidValue'],
  ['refuses a value of another type [PATCH-30]', {}, [replace('active', 'perhaps')], 'invalidValue'],
  ['accepts a password and does not keep it [RES-10]', {}, [replace('password', 'hunter2')], {}],
  ['changes the user name', {}, [replace('userName', 'countess')], { userName: 'countess' }],
];

// biome-ignore format: one case a line
const complex: EffectCase[] = [
  ['merges into a complex value [PATCH-18]', { name: { givenName: 'Ada', familyName: 'Byron' } }, [replace('name', { familyName: 'King' })], { name: { familyName: 'King', givenName: 'Ada' } }],
  ['creates an absent complex value [PATCH-19]', {}, [replace('name', { familyName: 'King' })], { name: { familyName: 'King' } }],
  ['null among sub-attributes unassigns that one [PATCH-31]', { name: { givenName: 'Ada', familyName: 'Byron' } }, [replace('name', { familyName: null })], { name: { givenName: 'Ada' } }],
  ['a value left without sub-attributes is unassigned', { name: { givenName: 'Ada' } }, [replace('name', { givenName: null })], {}],
  ['null unassigns the whole value [PATCH-31]', { name: { givenName: 'Ada' } }, [replace('name', null)], {}],
  ['an empty object changes nothing', { name: { givenName: 'Ada' } }, [replace('name', {})], { name: { givenName: 'Ada' } }],
  ['sets a sub-attribute', { name: { givenName: 'Ada' } }, [replace('name.familyName', 'King')], { name: { familyName: 'King', givenName: 'Ada' } }],
  ['creates the parent of a sub-attribute [PATCH-19]', {}, [replace('name.familyName', 'King')], { name: { familyName: 'King' } }],
  ['null unassigns a sub-attribute [PATCH-31]', { name: { givenName: 'Ada', familyName: 'King' } }, [replace('name.familyName', null)], { name: { givenName: 'Ada' } }],
];

// biome-ignore format: one case a line
const multiValued: EffectCase[] = [
  ['swaps the whole collection [PATCH-17]', { emails: [work] }, [replace('emails', [home])], { emails: [home] }],
  ['takes a lone object as the whole collection', { emails: [work] }, [replace('emails', home)], { emails: [home] }],
  ['creates an absent collection [PATCH-19]', {}, [replace('emails', [home])], { emails: [home] }],
  ['[] unassigns [PATCH-31]', { emails: [work] }, [replace('emails', [])], {}],
  ['null unassigns [PATCH-31]', { emails: [work] }, [replace('emails', null)], {}],
  ['refuses two primaries [PATCH-33]', {}, [replace('emails', [{ ...work, ...primary }, { ...home, ...primary }])], 'invalidValue'],
  ['sets the sub-attribute in every element [AMB-10]', { emails: [work, home] }, [replace('emails.display', 'Ada')], { emails: [{ value: 'ada@work.example', display: 'Ada', type: 'work' }, { value: 'ada@home.example', display: 'Ada', type: 'home' }] }],
  ['the sub-attribute of no element is noTarget [AMB-10]', {}, [replace('emails.display', 'Ada')], 'noTarget'],
  ['refuses to make every element primary [PATCH-33]', { emails: [work, home] }, [replace('emails.primary', true)], 'invalidValue'],
];

// biome-ignore format: one case a line
const valuePaths: EffectCase[] = [
  ['replaces the element that matches [PATCH-20] [AMB-13]', { emails: [{ ...work, display: 'A' }, home] }, [replace('emails[type eq "work"]', { value: 'new@x.example' })], { emails: [{ value: 'new@x.example' }, home] }],
  ['replaces every match, and equal elements are one [PATCH-20]', { emails: [work, { ...work, value: 'b@x.example' }, home] }, [replace('emails[type eq "work"]', { value: 'c@x.example' })], { emails: [{ value: 'c@x.example' }, home] }],
  ['takes a list of one as the element', { emails: [work] }, [replace('emails[type eq "work"]', [home])], { emails: [home] }],
  ['sets the sub-attribute of every match [PATCH-20]', { addresses: [{ type: 'work', locality: 'a' }, { type: 'work', region: 'b' }, { type: 'home' }] }, [replace('addresses[type eq "work"].country', 'GB')], { addresses: [{ locality: 'a', country: 'GB', type: 'work' }, { region: 'b', country: 'GB', type: 'work' }, { type: 'home' }] }],
  ['selects before it changes anything [PATCH-24]', { emails: [{ value: 'a' }, { value: 'b' }] }, [replace('emails[value eq "a"].value', 'b2'), replace('emails[value sw "b"].value', 'c')], { emails: [{ value: 'c' }] }],
  ['sets a value that is used in its own filter [PATCH-24]', { emails: [work, home] }, [replace('emails[value eq "ada@work.example"].value', 'ada@home.example')], { emails: [{ ...work, value: 'ada@home.example' }, home] }],
  ['without a match is noTarget [PATCH-21] [AMB-12]', { emails: [home] }, [replace('emails[type eq "work"]', work)], 'noTarget'],
  ['without a match for the sub-attribute is noTarget [PATCH-21]', { emails: [home] }, [replace('emails[type eq "work"].value', 'x')], 'noTarget'],
  ['on an absent attribute is noTarget [PATCH-21]', {}, [replace('emails[type eq "none"].value', 'x')], 'noTarget'],
  ['null removes the matches [PATCH-31]', { emails: [work, home] }, [replace('emails[type eq "work"]', null)], { emails: [home] }],
  ['null unassigns the sub-attribute of the matches [PATCH-31]', { emails: [{ ...work, display: 'A' }, home] }, [replace('emails[type eq "work"].display', null)], { emails: [work, home] }],
  ['the new primary ends the old one [PATCH-12]', { emails: [{ ...work, ...primary }, home] }, [replace('emails[type eq "home"].primary', true)], { emails: [{ ...work, ...notPrimary }, { ...home, ...primary }] }],
  ['the new primary element ends the old one [PATCH-12]', { emails: [{ ...work, ...primary }, home] }, [replace('emails[type eq "home"]', { ...home, ...primary })], { emails: [{ ...work, ...notPrimary }, { ...home, ...primary }] }],
  ['the same primary again changes nothing [PATCH-14]', { emails: [{ ...work, ...primary }, home] }, [replace('emails[type eq "work"].primary', true)], { emails: [{ ...work, ...primary }, home] }],
  ['matches are compared as the schema does [SCH-18]', { emails: [work] }, [replace('EMAILS[TYPE EQ "WORK"].VALUE', 'x@y.example')], { emails: [{ ...work, value: 'x@y.example' }] }],
];

// biome-ignore format: one case a line
const extensions: EffectCase[] = [
  ['sets an attribute of an extension [PATCH-27]', { [enterprise]: { department: 'a' } }, [replace(`${enterprise}:department`, 'b')], { [enterprise]: { department: 'b' } }],
  ['merges the object of an extension', { [enterprise]: { department: 'a', division: 'd' } }, [replace(enterprise, { department: 'b' })], { [enterprise]: { division: 'd', department: 'b' } }],
  ['an extension left empty is gone [PATCH-27]', { [enterprise]: { department: 'a' } }, [replace(`${enterprise}:department`, null)], {}],
  ['null unassigns the whole extension [PATCH-31]', { [enterprise]: { department: 'a' } }, [replace(enterprise, null)], {}],
  ['merges into a complex attribute of an extension [PATCH-18]', { [enterprise]: { manager: { value: '1', $ref: '../Users/1' } } }, [replace(`${enterprise}:manager`, { value: '2' })], { [enterprise]: { manager: { value: '2', $ref: '../Users/1' } } }],
];

// biome-ignore format: one case a line
const withoutPath: EffectCase[] = [
  ['replaces each attribute of the value and leaves the others [PATCH-25]', { title: 'Ms', nickName: 'A', emails: [work] }, [replace(undefined, { title: 'Dr', emails: [home] })], { nickName: 'A', title: 'Dr', emails: [home] }],
  ['deactivates as Okta does [PATCH-25]', { active: true }, [replace(undefined, { active: false })], { active: false }],
  ['null unassigns one attribute of the value [PATCH-31]', { title: 'Ms', nickName: 'A' }, [replace(undefined, { title: null })], { nickName: 'A' }],
  ['refuses a value that is no object [PATCH-25]', {}, [replace(undefined, 'x')], 'invalidValue'],
  ['accepts a password and does not keep it [RES-10]', {}, [replace(undefined, { password: 'hunter2' })], {}],
];

// biome-ignore format: one case a line
const specimens: EffectCase[] = [
  ['refuses to change an immutable attribute [PATCH-10]', { serial: 'a' }, [replace('serial', 'b')], 'mutability'],
  ['refuses to unassign an immutable attribute [PATCH-10]', { serial: 'a' }, [replace('serial', null)], 'mutability'],
  ['sets an immutable attribute while it is empty [PATCH-10]', {}, [replace('serial', 'a')], { serial: 'a' }],
  ['refuses to empty a required list [PATCH-11]', {}, [replace('tests', [])], 'mutability'],
  ['refuses to empty a required list by its filter [PATCH-11]', {}, [replace('tests[value eq "pcr"]', null)], 'mutability'],
  ['replaces a simple element', { labels: ['a', 'b'] }, [replace('labels[value eq "A"]', 'c')], { labels: ['c', 'b'] }],
  ['swaps a multi-valued sub-attribute', { donor: { tags: ['a'] } }, [replace('donor.tags', ['b'])], { donor: { tags: ['b'] } }],
  ['swaps a collection whatever its immutable sub-attributes [RES-18]', { parts: [{ value: 'p' }] }, [replace('parts', [{ value: 'q' }])], { parts: [{ value: 'q' }] }],
  ['refuses another immutable sub-attribute in an element [RES-18]', { parts: [{ value: 'p' }] }, [replace('parts[value eq "p"]', { value: 'q' })], 'mutability'],
  ['keeps the immutable sub-attribute of an element', { parts: [{ value: 'p' }] }, [replace('parts[value eq "p"]', { value: 'p', note: 'n' })], { parts: [{ value: 'p', note: 'n' }] }],
  ['refuses to unassign a required sub-attribute [PATCH-11]', { parts: [{ value: 'p' }] }, [replace('parts[value eq "p"].value', null)], 'mutability'],
  ['takes a dateTime in UTC', {}, [replace('takenAt', '2026-01-31T10:30:00+01:00')], { takenAt: '2026-01-31T09:30:00Z' }],
  ['refuses a date without a time [SCH-06]', {}, [replace('takenAt', '2026-01-31')], 'invalidValue'],
  ['refuses to unassign what an extension requires [PATCH-11]', { [STORAGE_URN]: { room: 'r', shelf: 's' } }, [replace(`${STORAGE_URN}:room`, null)], 'mutability'],
  ['what add has set, replace can change [PATCH-05]', {}, [add('labels', 'a'), replace('labels[value eq "a"]', 'b')], { labels: ['b'] }],
];

testEffects('replace of a singular attribute', singular);
testEffects('replace of a complex attribute', complex);
testEffects('replace of a multi-valued attribute', multiValued);
testEffects('replace through a value path', valuePaths);
testEffects('replace in an extension', extensions);
testEffects('replace without a path', withoutPath);
testEffects('replace by characteristic', specimens, {
  definition: specimenDefinition,
  base: { code: 's1', tests: ['pcr'] },
});
