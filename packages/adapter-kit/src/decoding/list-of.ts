import type { ArrayType, Errors, Mixed, OutputOf, TypeOf } from 'io-ts';
import loadIoTs from './load-io-ts.cjs';

/** At how many bad items a list is given up. */
const BAD_ITEMS = 5;

/** A codec of lists, as `listOf` makes them. */
export type ListOf<C extends Mixed> = ArrayType<C, TypeOf<C>[], OutputOf<C>[], unknown>;

/**
 * What `array` of io-ts is, for answers of others: it stops at the fifth bad item. `array` itself keeps every error with
 * all that leads to it, so that a list of nothing but bad items blocks the process.
 */
export function listOf<C extends Mixed>(itemCodec: C, name = `Array<${itemCodec.name}>`): ListOf<C> {
  const { ArrayType, appendContext, failures, identity, success, UnknownArray } = loadIoTs();
  return new ArrayType(
    name,
    (input): input is TypeOf<C>[] => UnknownArray.is(input) && input.every(itemCodec.is),
    (input, context) => {
      if (!UnknownArray.is(input)) return UnknownArray.validate(input, context) as ReturnType<ListOf<C>['validate']>;
      const items: TypeOf<C>[] = [];
      const errors: Errors = [];
      let badItems = 0;
      // By index: a hole is an item as well, and `entries()` makes an array for each.
      for (let at = 0; at < input.length && badItems < BAD_ITEMS; at += 1) {
        const item = itemCodec.validate(input[at], appendContext(context, String(at), itemCodec, input[at]));
        if (item._tag === 'Right') items.push(item.right);
        else {
          badItems += 1;
          for (const error of item.left) errors.push(error);
        }
      }
      return badItems === 0 ? success(items) : failures(errors);
    },
    itemCodec.encode === identity ? identity : (items) => items.map(itemCodec.encode),
    itemCodec,
  );
}
