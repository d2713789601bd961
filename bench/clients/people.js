/**
 * The id of somebody, by number, in the form of the vendor's.
 * @param {number} number
 */
export function idOfPerson(number) {
  return `8:acs:11111111-2222-4333-8444-555555555555_00000010-ce28-064a-83fe-${number.toString(16).padStart(12, '0')}`;
}

/**
 * The same in the form of the other vendor's.
 * @param {number} number
 */
export function idOfMember(number) {
  return `aaaaaaaa-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
