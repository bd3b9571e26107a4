import { useCallback, useEffect, useState } from "preact/hooks";
import type { TypedDocumentString } from "../generated/graphql.js";
import { execute, type Answer } from "./execute.js";
import { RequestFailure } from "./request-failure.js";

export interface Query<Data> {
  /** The last answer; it stays until the next one arrives. */
  readonly answer: Answer<Data> | undefined;
  readonly failure: RequestFailure | undefined;
  readonly loading: boolean;
  readonly refresh: () => void;
  /** Drops the answer; sends nothing before the next refresh. */
  readonly forget: () => void;
}

/** Fetches the answer for these variables. When they change, it cancels the request in flight and sends a new one. */
export function useQuery<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Query<Data> {
  const [state, setState] = useState<State<Data>>({ ...nothing, loading: true, asked: "" });
  const [round, setRound] = useState(0);
  const asked = JSON.stringify(variables);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState(({ answer }) => ({ answer, failure: undefined, loading: true, asked }));
    execute(document, JSON.parse(asked) as Variables, signal).then(
      (answer) => {
        if (!signal.aborted) setState({ answer, failure: undefined, loading: false, asked });
      },
      (error: unknown) => {
        if (!signal.aborted) setState({ ...nothing, failure: toFailure(error), asked });
      },
    );
    return () => {
      controller.abort();
    };
  }, [document, asked, round]);

  const refresh = useCallback(() => {
    setRound((last) => last + 1);
  }, []);
  const forget = useCallback(() => {
    setState({ ...nothing, loading: true, asked: "" });
  }, []);
  // Between a change and its effect, the state still belongs to the last request.
  const loading = state.loading || state.asked !== asked;
  return { answer: state.answer, failure: state.failure, loading, refresh, forget };
}

interface State<Data> extends Omit<Query<Data>, "refresh" | "forget"> {
  /** The variables of this state, as JSON. */
  readonly asked: string;
}

const nothing = { answer: undefined, failure: undefined, loading: false };

/** Any other error is a fault of the console itself: it gets the code FAULT. */
export function toFailure(error: unknown): RequestFailure {
  return error instanceof RequestFailure ? error : new RequestFailure({ code: "FAULT" });
}
