/** What stands in every `provider`. */
export const PROVIDER = 'jitsi';
