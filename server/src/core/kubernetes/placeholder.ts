/** A text that another tool replaces before anything is applied: `$(NAME)`, `${NAME}`, `<name>`, `%NAME%`, `@NAME@`. */
export function isPlaceholder(text: string): boolean {
  return /\$[({\w]|#?\{[^{}]*\}|\{\{|<[^<>]*>|%[\w.-]+%|@[\w.-]+@/.test(text);
}
