/** An operation's error, with the tags of RFC 7047, section 5.2, and of ovsdb-server(7). */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly tag: string

  constructor(tag: string, details = '') {
    super(details)
    this.tag = tag
  }

  toJson(): { readonly error: string; readonly details?: string } {
    return this.message === '' ? { error: this.tag } : { error: this.tag, details: this.message }
  }
}
