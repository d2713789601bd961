import { AnyroomError } from './anyroom-error.js';

/** `misconfigured`, with every mistake: one sentence each on what is wrong and how to mend it, and no value shown. */
export function misconfigured(
  provider: string | undefined,
  operation: string,
  mistakes: readonly string[],
): AnyroomError {
  const [first = '', ...more] = mistakes;
  return new AnyroomError({
    code: 'misconfigured',
    outcome: 'not-sent',
    message:
      more.length === 0 ? first : `${mistakes.length} mistakes:\n${mistakes.map((text) => `- ${text}`).join('\n')}`,
    details: { ...(provider !== undefined && provider !== '' && { provider }), operation, mistakes },
  });
}
