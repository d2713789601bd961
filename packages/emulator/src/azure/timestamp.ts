/** As the service writes times: an offset in place of `Z`, and no zeros at the end of the fraction. */
export const timestamp = (time: Date): string => time.toISOString().replace(/\.?0*Z$/, '+00:00');
