import { type CallContext, invalidArgument } from '@anyroom/core';

/** What XML 1.0 cannot hold, or does not give back as it was: a carriage return becomes a line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_XML = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/;

/** A text that arrives as it is given, or `invalid-argument`. */
export function checkXmlText(field: string, text: string, context: CallContext): void {
  if (!text.isWellFormed() || NOT_IN_XML.test(text)) {
    throw invalidArgument(
      context,
      `The field ${field} holds a control character, which XML cannot carry. Take it out.`,
    );
  }
}
