import { Buffer } from 'node:buffer';
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What the library asks a mechanism of SASL; its texts have one character for each byte. */
export interface Mechanism {
  readonly name: string;
  readonly clientFirst: boolean;
  challenge(text: string): this;
  response(credentials: { readonly username: string; readonly password: string }): string;
}

/** More rounds would only block this process. */
const MOST_ROUNDS = 1_000_000;

/** What the server has to say at the end, to prove that it knows the password as well. */
export interface ServerProof {
  /** Set once the server was told enough to say it. */
  expected?: string;
}

/** Whether a server's last words prove that; nothing does before it was told anything. */
export function isProof(lastWords: string, { expected }: ServerProof): boolean {
  return expected !== undefined && lastWords.split(',', 1)[0] === expected;
}

/**
 * SCRAM (RFC 5802) by one hash, without channel binding. The library's own answers its challenge by a promise, which the
 * library sends as nothing, and the library does not look at what the server proves.
 *
 * @param hash - the name as node:crypto knows it
 * @param proof - told what the server has to prove
 */
export function scram(hash: 'sha1' | 'sha256', proof: ServerProof): new () => Mechanism {
  const hmac = (key: Buffer, text: Buffer | string) => createHmac(hash, key).update(text).digest();

  class Scram implements Mechanism {
    declare readonly name: string;
    declare readonly clientFirst: boolean;
    readonly #nonce = randomBytes(18).toString('base64');
    #challenge: string | undefined;

    challenge(text: string): this {
      this.#challenge = Buffer.from(text, 'latin1').toString();
      return this;
    }

    response({ username, password }: { readonly username: string; readonly password: string }): string {
      const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C');
      const first = `n=${name},r=${this.#nonce}`;
      if (this.#challenge === undefined) return inBytes(`n,,${first}`);

      const parts = new Map(this.#challenge.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
      const [nonce = '', salt = '', rounds = Number.NaN] = [parts.get('r'), parts.get('s'), Number(parts.get('i'))];
      const isRight = nonce.startsWith(this.#nonce) && nonce !== this.#nonce && rounds >= 1 && rounds <= MOST_ROUNDS;
      if (!isRight) throw new Error('The challenge is not one.');
      const length = createHash(hash).digest().length;
      const salted = pbkdf2Sync(password.normalize('NFKC'), Buffer.from(salt, 'base64'), rounds, length, hash);
      const clientKey = hmac(salted, 'Client Key');
      const final = `c=biws,r=${nonce}`;
      const signed = `${first},${this.#challenge},${final}`;
      const signature = hmac(createHash(hash).update(clientKey).digest(), signed);
      proof.expected = `v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}`;
      const own = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
      return inBytes(`${final},p=${own.toString('base64')}`);
    }
  }
  Object.assign(Scram.prototype, { name: hash === 'sha1' ? 'SCRAM-SHA-1' : 'SCRAM-SHA-256', clientFirst: true });
  return Scram;
}

function inBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}
