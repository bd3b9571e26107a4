import { useEffect, useState } from "preact/hooks";

let speak: (text: string) => void = () => undefined;

/** Announces a change of the page to screen readers, when the focus does not move. */
export function announce(text: string): void {
  speak(text);
}

/** The single live region. It must exist before the first announcement. */
export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    speak = setText;
  }, []);
  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}
