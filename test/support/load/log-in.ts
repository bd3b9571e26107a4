import type { Replicas } from "../gateway/replicas.js";

const loginsAtOnce = 8;

/** Logs in the first people of a crowd. Returns their tokens, in the order of the crowd. */
export async function logInAll({ token }: Pick<Replicas, "token">, count: number): Promise<readonly string[]> {
  const tokens: string[] = [];
  const waiting = Array.from({ length: count }, (_, index) => index).values();
  const logInNext = async (): Promise<void> => {
    for (const index of waiting) tokens[index] = await token(`foule_${String(index)}`);
  };
  await Promise.all(Array.from({ length: loginsAtOnce }, logInNext));
  return tokens;
}
