import type { JoinCredentialCapabilities } from '../capabilities/join-credential-capabilities.js';
import type { JoinCredentialOptions } from '../contract/join-credential-service.js';
import type { CallContext } from './call-context.js';
import { invalidArgument, unsupported } from './call-context.js';
import { readOptions } from './read-options.js';

/** How long a credential is to be good, checked against what the vendor can do; `undefined` leaves it to the vendor. */
export function checkValidFor(
  options: JoinCredentialOptions | undefined,
  { issue }: JoinCredentialCapabilities,
  context: CallContext,
): number | undefined {
  const given = readOptions(options, ['validForInMs'], context).present.get('validForInMs');
  if (given === undefined) return undefined;
  if (typeof given !== 'number' || !(given > 0 && given < Number.POSITIVE_INFINITY)) {
    throw invalidArgument(context, 'The option validForInMs must be a number of milliseconds, above 0.');
  }
  if (issue === false || issue.validFor === false) {
    throw unsupported(
      context,
      ['validForInMs'],
      `The provider '${context.provider}' decides itself how long a credential is good; nothing was sent. Leave validForInMs out.`,
    );
  }
  const { leastInMs, mostInMs } = issue.validFor;
  if (given < leastInMs || given > mostInMs) {
    throw invalidArgument(context, `The option validForInMs must be from ${leastInMs} to ${mostInMs} here.`);
  }
  return given;
}
