import { Component, type ComponentChildren } from "preact";
import { RequestFailure } from "../graphql/request-failure.js";
import { FailureNotice } from "../parts/failure-notice.js";
import { PageHeading } from "../parts/page-heading.js";

interface Props {
  /** A new path clears the fault. */
  readonly path: string;
  readonly children: ComponentChildren;
}

/** Shows a fault of the page's own script like any other failure, instead of a blank page. */
export class FaultBoundary extends Component<Props, { faultAt?: string | undefined }> {
  override componentDidCatch(): void {
    this.setState({ faultAt: this.props.path });
  }

  override render({ path, children }: Props) {
    if (this.state.faultAt !== path) return children;
    const retry = () => {
      this.setState({ faultAt: undefined });
    };
    return (
      <div class="page">
        <PageHeading title="Cette page ne peut pas s’afficher" />
        <FailureNotice failure={new RequestFailure({ code: "FAULT" })} onRetry={retry} />
      </div>
    );
  }
}
