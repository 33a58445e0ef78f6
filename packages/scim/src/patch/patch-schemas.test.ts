import { add, type EffectCase, enterprise, remove, replace, testEffects } from './effect-case.ts';

const base = 'urn:ietf:params:scim:schemas:core:2.0:User';
const foreign = 'urn:example:other';
const research = { [enterprise]: { department: 'Research' } };

// biome-ignore format: one case a line
const cases: EffectCase[] = [
  ['adding the URN of an extension, then an attribute of it [PATCH-28]', {}, [add('schemas', [enterprise]), add(`${enterprise}:department`, 'Research')], research],
  ['adding the URN alone changes nothing, because schemas follow content [PATCH-27]', {}, [add('schemas', [enterprise])], {}],
  ['adding a URN that is there changes nothing [PATCH-14]', research, [add('schemas', [base, enterprise])], research],
  ['replacing the list without an extension ends the extension [PATCH-28]', research, [replace('schemas', [base])], {}],
  ['replacing the list with all that is there changes nothing', research, [replace('schemas', [enterprise.toUpperCase(), base])], research],
  ['removing the URN of an extension ends the extension [PATCH-28]', research, [remove(`schemas[value eq "${enterprise}"]`)], {}],
  ['removing a listed URN ends the extension [PATCH-32]', research, [remove('schemas', [enterprise])], {}],
  ['an extension that has ended can begin again [PATCH-05]', research, [replace('schemas', [base]), add(`${enterprise}:division`, 'x')], { [enterprise]: { division: 'x' } }],
  ['an extension begun before ends [PATCH-05]', {}, [add(`${enterprise}:division`, 'x'), replace('schemas', [base])], {}],
  ['refuses to remove the URN of the base schema [PATCH-11]', {}, [remove(`schemas[value eq "${base}"]`)], 'mutability'],
  ['refuses to replace the list without the base schema [PATCH-11]', research, [replace('schemas', [enterprise])], 'mutability'],
  ['refuses to remove the whole list [PATCH-11]', {}, [remove('schemas')], 'mutability'],
  ['refuses to empty the list [PATCH-11]', {}, [replace('schemas', [])], 'mutability'],
  ['refuses a foreign URN [SCH-22]', research, [add('schemas', [foreign])], 'invalidSyntax'],
  ['refuses numbers [PATCH-30]', {}, [add('schemas', [7])], 'invalidValue'],
];

testEffects('PATCH of schemas', cases);
