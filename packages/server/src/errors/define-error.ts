/** A refusal that the API shows to its caller as Neutron's error body. */
export class ApiError extends Error {
  /** The class name upstream uses; clients look errors up by it. */
  readonly type: string
  /** HTTP status, 400 to 599. */
  readonly status: number
  /** Values of the message's parameters, for logs and tests. */
  readonly fields: Readonly<Record<string, unknown>>

  constructor(type: string, status: number, text: string, fields: object, options?: { cause?: unknown }) {
    super(text, options)
    this.name = type
    this.type = type
    this.status = status
    this.fields = { ...fields }
  }
}

export interface ApiErrorClass<F extends object> {
  new (fields: F, options?: { cause?: unknown }): ApiError
  readonly type: string
  readonly status: number
}

/**
 * One row of the error table: a class to throw. `type` is what goes on the wire and is never
 * reused for another meaning; `text` makes the sentence from the fields.
 */
export function defineError<F extends object = Record<never, never>>(
  type: string,
  status: number,
  text: (fields: F) => string,
): ApiErrorClass<F> {
  return class extends ApiError {
    static readonly type = type
    static readonly status = status
    constructor(fields: F, options?: { cause?: unknown }) {
      super(type, status, text(fields), fields, options)
    }
  }
}
