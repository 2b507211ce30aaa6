/** Where the API is and who we are to it; files were read by root. */
export interface ServerConnection {
  /** Its URL; from Keystone's catalogue when null. */
  readonly endpoint: string | null
  /** Null: it asks for no token. */
  readonly login: ServerLogin | null
  /** PEM texts; null where there is none. */
  readonly ca: string | null
  readonly certificate: string | null
  readonly key: string | null
  readonly isVerified: boolean
}

export interface ServerLogin {
  /** Keystone, with or without /v3. */
  readonly authUrl: string
  /** The body of `POST /v3/auth/tokens`. */
  readonly request: object
  /** Null: any. */
  readonly region: string | null
  readonly interface: string
}
