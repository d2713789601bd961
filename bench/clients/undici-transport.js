/** The opt-in transport, apart from the default one, so that neither costs the other anything. */
export async function open() {
  const undici = '@anyroom/adapter-kit/undici';
  const { createUndiciTransport } = await import(undici);
  return createUndiciTransport();
}
