import type { Assumptions } from './assumptions.js';

/** The same answers; each question that is asked of them is added to `met`. */
export function watchAssumptions(assume: Assumptions, met: Set<keyof Assumptions>): Assumptions {
  return new Proxy(assume, {
    get(answers, name: keyof Assumptions) {
      if (Object.hasOwn(answers, name)) met.add(name);
      return answers[name];
    },
  });
}
