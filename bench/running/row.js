/**
 * A row of the table: what is measured, on whom, and what is to be reached. One file in bench/rows each.
 *
 * @typedef {object} Contestant
 * @property {string} name in the data and in verdicts: 'peer', 'ours', 'undici', …
 * @property {string} label for people
 * @property {import('./projects.js').Project} project where it runs
 * @property {string} [client] a file of bench/clients
 * @property {'cloudflare' | 'azure'} [vendor]
 * @property {'node' | 'undici'} [transport]
 * @property {Readonly<Record<string, unknown>>} [configuration] of our service; the contract is run on it first
 * @property {Readonly<Record<string, unknown>>} [underContract] the configuration for that, where it has to differ
 *
 * @typedef {object} Figure
 * @property {string} key in a sample
 * @property {string} label
 * @property {string} [unit]
 * @property {number} [digits] after the point
 *
 * @typedef {object} Circumstances
 * @property {boolean} quick whether the whole has to be over in a minute
 * @property {number} round counted from 0
 *
 * @typedef {Readonly<Record<string, readonly import('./run-client.js').Figures[]>>} Samples by contestant, round by round
 *
 * @typedef {object} Verdict
 * @property {'node' | 'undici'} column of the table: our default transport, or the opt-in one
 * @property {string} value what was found
 * @property {string} [target] what was to be reached; without one it is only shown
 * @property {boolean} reached
 *
 * @typedef {object} Quick
 * @property {string} what is really run, as the table says it
 * @property {Readonly<Record<string, string>>} [labels] of contestants, by name, where they differ
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {string} what as the table says it
 * @property {string | ((samples: Samples) => string)} peer what is 1.0, or what the peers did
 * @property {string} how what is done, for whoever reads the numbers
 * @property {string} [terms] words of its verdicts, explained in a sentence or two
 * @property {Quick} [quick] where a quick run makes another experiment or too short a one: it is told as that, and not judged
 * @property {readonly Contestant[]} contestants in the order of each round
 * @property {readonly Figure[]} figures that are shown of each contestant
 * @property {{ readonly full: number, readonly quick: number }} rounds how often each contestant is sampled
 * @property {boolean} [atOnce] runs a round's contestants side by side: only where time is waited for and not spent
 * @property {(contestant: Contestant, circumstances: Circumstances) => Promise<import('./run-client.js').Figures>} sample
 * @property {() => Promise<void>} [close] after the last sample
 * @property {(samples: Samples) => Samples} [derive] adds figures that several contestants' samples make up
 * @property {(samples: Samples) => readonly Verdict[]} verdicts with none of them, it is shown below the table only
 */

export {};
