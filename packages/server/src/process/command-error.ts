/** Something that whoever typed the command can put right: shown as one sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
