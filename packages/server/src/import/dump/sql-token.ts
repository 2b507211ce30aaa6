/** A piece of SQL as `mysqldump` and `mariadb-dump` write it. */
export interface SqlToken {
  /** word: keyword, number or bare name; name: between backticks; string: between quotes; mark: one character. */
  readonly kind: 'word' | 'name' | 'string' | 'mark'
  readonly text: string
}
