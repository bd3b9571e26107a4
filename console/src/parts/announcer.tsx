import { useEffect, useState } from "preact/hooks";

let speak: (text: string) => void = () => undefined;

/** Tells a screen reader what changed on the page, where no focus moved. */
export function announce(text: string): void {
  speak(text);
}

/** The one live region, there before anything is said in it. */
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
