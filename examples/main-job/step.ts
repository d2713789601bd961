/** Tells of something that was done. */
export type Step = (text: string) => void;
