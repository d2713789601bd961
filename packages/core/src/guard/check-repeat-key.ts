import type { RoomCapabilities } from '../capabilities/room-capabilities.js';
import type { RepeatKey } from '../contract/repeat-key.js';
import type { CreateRoomOptions } from '../contract/room-service.js';
import type { CallContext } from './call-context.js';
import { invalidArgument, unsupported } from './call-context.js';
import { checkDate } from './check-date.js';
import { presentFields } from './guard-fields.js';
import { readOptions } from './read-options.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The key out of the options of a creation, as a copy; one that cannot be used is refused. */
export function checkRepeatKey(
  options: CreateRoomOptions | undefined,
  { create }: Pick<RoomCapabilities, 'create'>,
  context: CallContext,
): { readonly repeatKey?: RepeatKey } {
  const given = readOptions(options, ['repeatKey'], context).present.get('repeatKey');
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null) {
    throw invalidArgument(context, 'The option repeatKey must be an object. Make one with createRepeatKey().');
  }
  const fields = presentFields(given, 'option repeatKey', ['id', 'firstSentAt'], context);
  const id = fields.get('id');
  if (typeof id !== 'string' || !UUID.test(id)) {
    throw invalidArgument(context, 'The id of a repeatKey must be a UUID. Make one with createRepeatKey().');
  }
  const firstSentAt = checkDate('repeatKey.firstSentAt', fields.get('firstSentAt'), false, context);
  if (create === false || !create.repeatable) {
    throw unsupported(
      context,
      ['repeatKey'],
      `The provider '${context.provider}' knows no repeatKey; nothing was sent. Check capabilities.create.repeatable, and look into the list before you create again.`,
    );
  }
  return { repeatKey: { id, firstSentAt } };
}
