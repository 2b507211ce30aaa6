/** What Keystone says about a token, as far as it matters here. */
export interface Token {
  readonly userId: string
  readonly userName: string
  /** At most one of project, domain and system: the token's scope. */
  readonly projectId?: string
  readonly projectName?: string
  readonly domainId?: string
  readonly systemScope?: string
  readonly roles: readonly string[]
  readonly expiresMs: number
  /** Of an application credential that is good for some requests only. */
  readonly accessRules?: readonly AccessRule[]
}

export interface AccessRule {
  readonly service: string
  readonly method: string
  readonly path: string
}
