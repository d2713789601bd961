import { decode, lateCodec } from '@anyroom/adapter-kit';
import { type CallContext, invalidArgument, readExtras } from '@anyroom/core';
import type { AzureRoomFields } from './room.js';

const Fields = lateCodec((t) => t.strict({ pstnDialOutEnabled: t.union([t.boolean, t.undefined]) }));

/** Checks the vendor's own extras of a room; extras that ask for nothing are none. */
export function checkRoomFields(
  extras: unknown,
  _beside: ReadonlyMap<string, unknown>,
  context: CallContext,
): AzureRoomFields | undefined {
  const present = readExtras(extras, ['pstnDialOutEnabled'], context);
  const decoded = decode(Fields, Object.fromEntries(present));
  if (!decoded.ok) {
    throw invalidArgument(
      context,
      'The field native.azure of a room may hold pstnDialOutEnabled, true or false, and nothing else.',
    );
  }
  const { pstnDialOutEnabled } = decoded.value;
  return pstnDialOutEnabled === undefined ? undefined : { pstnDialOutEnabled };
}
