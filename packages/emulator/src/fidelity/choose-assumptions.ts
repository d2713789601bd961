import { ASSUMPTIONS, type Assumption, type Assumptions, defaultAssumptions } from './assumptions.js';

/** The given answers over the defaults; every name or value that does not exist is added to `problems`. */
export function chooseAssumptions(chosen: object, problems: string[]): Assumptions {
  const known = new Map<string, Assumption>(ASSUMPTIONS.map((assumption) => [assumption.name, assumption]));
  for (const [name, value] of Object.entries(chosen)) {
    const values = known.get(name)?.values;
    if (!values) problems.push(`assume: there is no "${name}"; there are ${[...known.keys()].join(', ')}`);
    else if (value !== undefined && !values.includes(value))
      problems.push(`assume: ${name} can be ${values.join(' or ')}, not ${JSON.stringify(value)}`);
  }
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  return { ...defaultAssumptions, ...Object.fromEntries(given) };
}
