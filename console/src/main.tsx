import { render } from "preact";
import { App } from "./app.js";
import "./style/base.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/statuses.css";
import "./style/catalogue.css";

const root = document.querySelector("#app");
if (root) render(<App />, root);
