import { add, type EffectCase, enterprise, testEffects } from './effect-case.ts';
import { STORAGE_URN, specimenDefinition } from './specimen.ts';

const work = { value: 'ada@work.example', type: 'work' };
const home = { value: 'ada@home.example', type: 'home' };
const primary = { primary: true };
const notPrimary = { primary: false };
const many = { tests: ['pcr'], code: 's1' };

// biome-ignore format: one case a line
const singular: EffectCase[] = [
  ['sets an absent simple attribute', {}, [add('title', 'Dr')], { title: 'Dr' }],
  ['overwrites a simple attribute', { title: 'Ms' }, [add('title', 'Dr')], { title: 'Dr' }],
  ['leaves an equal value [PATCH-14]', { title: 'Dr' }, [add('title', 'Dr')], { title: 'Dr' }],
  ['finds the attribute in any letter case [GEN-07]', {}, [add('TITLE', 'Dr')], { title: 'Dr' }],
  ['finds the attribute behind the schema URN', {}, [add('urn:ietf:params:scim:schemas:core:2.0:user:Title', 'Dr')], { title: 'Dr' }],
  ['sets false', {}, [add('active', false)], { active: false }],
  ['sets externalId', {}, [add('externalId', 'a1')], { externalId: 'a1' }],
  ['null is no value to add [PATCH-31]', { title: 'Ms' }, [add('title', null)], { title: 'Ms' }],
  ['[] is no value to add [PATCH-31]', { title: 'Ms' }, [add('title', [])], { title: 'Ms' }],
  ['refuses to go without a value [PATCH-15]', {}, [add('title')], 'invalidValue'],
  ['refuses a value of another type [PATCH-30]', {}, [add('title', 7)], 'invalidValue'],
  ['refuses an object for a simple attribute [PATCH-30]', {}, [add('active', {})], 'invalidValue'],
  ['refuses NUL', {}, [add('title', 'a\u0000b')], 'invalidValue'],
  ['refuses half a surrogate pair', {}, [add('title', 'a\ud800')], 'invalidValue'],
  ['refuses an empty required value', {}, [add('userName', '')], 'invalidValue'],
  ['accepts a password and does not keep it [RES-10]', {}, [add('password', 'hunter2')], {}],
];

// biome-ignore format: one case a line
const complex: EffectCase[] = [
  ['creates a complex value', {}, [add('name', { givenName: 'Ada' })], { name: { givenName: 'Ada' } }],
  ['merges into a complex value', { name: { givenName: 'Ada', familyName: 'Byron' } }, [add('name', { familyName: 'King' })], { name: { familyName: 'King', givenName: 'Ada' } }],
  ['keeps a sub-attribute that is added as null [PATCH-31]', { name: { givenName: 'Ada' } }, [add('name', { givenName: null })], { name: { givenName: 'Ada' } }],
  ['an empty object adds nothing', {}, [add('name', {})], {}],
  ['refuses a text for a complex value [PATCH-30]', {}, [add('name', 'Ada')], 'invalidValue'],
  ['refuses a name that is given twice [GEN-08]', {}, [add('name', { givenName: 'A', GIVENNAME: 'B' })], 'invalidSyntax'],
  ['sets a sub-attribute', { name: { givenName: 'Ada' } }, [add('name.familyName', 'King')], { name: { familyName: 'King', givenName: 'Ada' } }],
  ['creates the parent of a sub-attribute', {}, [add('name.familyName', 'King')], { name: { familyName: 'King' } }],
];

// biome-ignore format: one case a line
const multiValued: EffectCase[] = [
  ['creates the list', {}, [add('emails', [work])], { emails: [work] }],
  ['appends to the list [PATCH-16]', { emails: [work] }, [add('emails', [home])], { emails: [work, home] }],
  ['takes a lone object as one element [PATCH-16]', { emails: [work] }, [add('emails', home)], { emails: [work, home] }],
  ['skips an element that is there [PATCH-14] [PATCH-16]', { emails: [work, home] }, [add('emails', [home])], { emails: [work, home] }],
  ['compares elements as the schema does [SCH-18]', { emails: [work] }, [add('emails', [{ value: 'ADA@WORK.EXAMPLE', type: 'Work' }])], { emails: [work] }],
  ['compares elements whatever their member order [GEN-11]', { emails: [{ type: 'work', value: 'ada@work.example' }] }, [add('emails', [work])], { emails: [work] }],
  ['keeps the same value with another type [SCH-15]', { emails: [work] }, [add('emails', { ...work, type: 'home' })], { emails: [work, { ...work, type: 'home' }] }],
  ['adds an element once that is sent twice', {}, [add('emails', [work, work])], { emails: [work] }],
  ['[] adds nothing [PATCH-31]', { emails: [work] }, [add('emails', [])], { emails: [work] }],
  ['refuses a number for the list [PATCH-30]', {}, [add('emails', 5)], 'invalidValue'],
  ['refuses elements of another type [PATCH-30]', {}, [add('emails', [5])], 'invalidValue'],
];

// biome-ignore format: one case a line
const primaryElements: EffectCase[] = [
  ['a new primary element ends the old one [PATCH-12]', { emails: [{ ...work, ...primary }] }, [add('emails', { ...home, ...primary })], { emails: [{ ...work, ...notPrimary }, { ...home, ...primary }] }],
  ['an element that is there becomes primary, not twice there [PATCH-12]', { emails: [{ ...work, ...primary }, home] }, [add('emails', { ...home, ...primary })], { emails: [{ ...work, ...notPrimary }, { ...home, ...primary }] }],
  ['an element that does not say primary leaves it', { emails: [{ ...work, ...primary }] }, [add('emails', work)], { emails: [{ ...work, ...primary }] }],
  ['an element that says it is not primary ends it', { emails: [{ ...work, ...primary }] }, [add('emails', { ...work, ...notPrimary })], { emails: [{ ...work, ...notPrimary }] }],
  ['primary through a value path ends the others [PATCH-12]', { emails: [{ ...work, ...primary }, home] }, [add('emails[type eq "home"].primary', true)], { emails: [{ ...work, ...notPrimary }, { ...home, ...primary }] }],
  ['the next operation sees the new primary [PATCH-05] [PATCH-12]', { emails: [{ ...work, ...primary }] }, [add('emails', { ...home, ...primary }), add('emails[primary eq true].display', 'Ada')], { emails: [{ ...work, ...notPrimary }, { value: 'ada@home.example', display: 'Ada', type: 'home', primary: true }] }],
  ['refuses two primaries in one value [PATCH-33]', {}, [add('emails', [{ ...work, ...primary }, { ...home, ...primary }])], 'invalidValue'],
  ['refuses to make two elements primary [PATCH-33]', { emails: [work, home] }, [add('emails[value co "example"].primary', true)], 'invalidValue'],
];

// biome-ignore format: one case a line
const valuePaths: EffectCase[] = [
  ['merges into each match', { emails: [work, home] }, [add('emails[type eq "work"]', { display: 'Ada' })], { emails: [{ value: 'ada@work.example', display: 'Ada', type: 'work' }, home] }],
  ['sets the sub-attribute of each match', { emails: [work, { ...work, value: 'b@work.example' }, home] }, [add('emails[type eq "work"].display', 'Ada')], { emails: [{ value: 'ada@work.example', display: 'Ada', type: 'work' }, { value: 'b@work.example', display: 'Ada', type: 'work' }, home] }],
  ['selects by the whole filter grammar [AMB-15]', { emails: [work, home] }, [add('emails[not (type eq "home") and value ew ".example"].display', 'Ada')], { emails: [{ value: 'ada@work.example', display: 'Ada', type: 'work' }, home] }],
  ['without a match is noTarget [AMB-09]', { emails: [home] }, [add('emails[type eq "work"].value', 'x@work.example')], 'noTarget'],
  ['without a match for the element is noTarget [AMB-09]', {}, [add('emails[type eq "work"]', { value: 'x@work.example' })], 'noTarget'],
  ['elements that become equal are one', { emails: [work, { ...work, display: 'A' }] }, [add('emails[value pr].display', 'A')], { emails: [{ value: 'ada@work.example', display: 'A', type: 'work' }] }],
  ['refuses a list for one element', { emails: [work] }, [add('emails[type eq "work"]', [home, home])], 'invalidValue'],
  ['sets the sub-attribute of an only element [AMB-10]', { emails: [work] }, [add('emails.display', 'Ada')], { emails: [{ value: 'ada@work.example', display: 'Ada', type: 'work' }] }],
  ['makes an element for a sub-attribute of an empty list [AMB-10]', {}, [add('emails.value', 'a@x.example')], { emails: [{ value: 'a@x.example' }] }],
  ['refuses a sub-attribute of several elements [AMB-10]', { emails: [work, home] }, [add('emails.display', 'Ada')], 'invalidPath'],
];

// biome-ignore format: one case a line
const extensions: EffectCase[] = [
  ['creates the extension for its attribute [PATCH-27]', {}, [add(`${enterprise}:department`, 'Research')], { [enterprise]: { department: 'Research' } }],
  ['merges the object of an extension', { [enterprise]: { costCenter: '7' } }, [add(enterprise, { department: 'Research', employeeNumber: '88' })], { [enterprise]: { employeeNumber: '88', costCenter: '7', department: 'Research' } }],
  ['finds the URN in any letter case [GEN-07]', {}, [add(`${enterprise.toUpperCase()}:DEPARTMENT`, 'Research')], { [enterprise]: { department: 'Research' } }],
  ['sets a sub-attribute in an extension', {}, [add(`${enterprise}:manager.value`, '26')], { [enterprise]: { manager: { value: '26' } } }],
  ['null adds nothing to an extension [PATCH-31]', {}, [add(enterprise, null)], {}],
  ['refuses a text for an extension', {}, [add(enterprise, 'x')], 'invalidValue'],
];

// biome-ignore format: one case a line
const withoutPath: EffectCase[] = [
  ['adds each attribute of the value [PATCH-25] [AMB-16]', { emails: [work] }, [add(undefined, { title: 'Dr', emails: [home], name: { givenName: 'Ada' } })], { name: { givenName: 'Ada' }, title: 'Dr', emails: [work, home] }],
  ['refuses a value that is no object [PATCH-25]', {}, [add(undefined, [{ title: 'Dr' }])], 'invalidValue'],
  ['refuses to go without a value [PATCH-15]', {}, [add(undefined)], 'invalidValue'],
];

// biome-ignore format: one case a line
const specimens: EffectCase[] = [
  ['sets an immutable attribute while it is empty [PATCH-10]', {}, [add('serial', 'a')], { serial: 'a' }],
  ['leaves an immutable attribute that has the value [PATCH-10]', { serial: 'a' }, [add('serial', 'a')], { serial: 'a' }],
  ['refuses to change an immutable attribute [PATCH-10]', { serial: 'a' }, [add('serial', 'b')], 'mutability'],
  ['refuses to change an immutable attribute set before [PATCH-10]', {}, [add('serial', 'a'), add('serial', 'b')], 'mutability'],
  ['refuses to grow an immutable list [PATCH-10]', { sites: ['a'] }, [add('sites', 'b')], 'mutability'],
  ['leaves an immutable list that has the element [PATCH-14]', { sites: ['a'] }, [add('sites', ['a'])], { sites: ['a'] }],
  ['sets an immutable sub-attribute while it is empty', { donor: { note: 'n' } }, [add('donor.value', 'd')], { donor: { value: 'd', note: 'n' } }],
  ['refuses to change an immutable sub-attribute', { donor: { value: 'd' } }, [add('donor', { value: 'e' })], 'mutability'],
  ['refuses to change an immutable sub-attribute of an element', { parts: [{ value: 'p' }] }, [add('parts[value eq "p"]', { value: 'q' })], 'mutability'],
  ['appends simple elements that are not there', { labels: ['a'] }, [add('labels', ['A', 'b'])], { labels: ['a', 'b'] }],
  ['grows a multi-valued sub-attribute', { donor: { tags: ['a'] } }, [add('donor.tags', ['a', 'b'])], { donor: { tags: ['a', 'b'] } }],
  ['grows a multi-valued sub-attribute by merging', { donor: { tags: ['a'] } }, [add('donor', { tags: ['b'] })], { donor: { tags: ['a', 'b'] } }],
  ['does not keep a sub-attribute that is never returned', {}, [add('donor', { note: 'n', secret: 's' })], { donor: { note: 'n' } }],
  ['an attribute called constructor is one like any other', {}, [add('constructor', 'x')], { constructor: 'x' }],
  ['refuses an element without a required sub-attribute', {}, [add('parts', { note: 'n' })], 'invalidValue'],
  ['refuses an extension without its required attribute', {}, [add(`${STORAGE_URN}:shelf`, '3')], 'invalidValue'],
  ['takes the required attribute from a later operation [PATCH-05]', {}, [add(`${STORAGE_URN}:shelf`, '3'), add(`${STORAGE_URN}:room`, 'r')], { [STORAGE_URN]: { room: 'r', shelf: '3' } }],
];

testEffects('add to a singular attribute', singular);
testEffects('add to a complex attribute', complex);
testEffects('add to a multi-valued attribute', multiValued);
testEffects('add and primary', primaryElements);
testEffects('add through a value path', valuePaths);
testEffects('add to an extension', extensions);
testEffects('add without a path', withoutPath);
testEffects('add by characteristic', specimens, { definition: specimenDefinition, base: many });
