/** The opt-in transport, apart from the default one, so that neither costs the other anything. */
export async function open() {
  const { createUndiciTransport } = await import('@anyroom/adapter-kit/undici');
  return createUndiciTransport();
}
