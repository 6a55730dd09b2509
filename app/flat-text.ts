/**
 * The same text in one piece. A text put together from many is a tree of them until one of its letters is asked for; whoever needs
 * its bytes, such as the network and then the log, would make one piece of it for itself each time.
 */
export function flatText(text: string): string {
  text.charCodeAt(0)
  return text
}
