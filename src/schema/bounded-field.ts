import { Extensions, Field } from "type-graphql";
import { describeBounds, type Bounds } from "./bounds.js";

type Type = NonNullable<Parameters<typeof Field>[0]>;
type Options = NonNullable<Parameters<typeof Field>[1]> & { readonly description: string };

/**
 * Declares a string or a list in an input or in arguments. Its bounds are added to the end of its description. They are
 * also its extension `bounds`, which enforces them.
 */
export function BoundedField(type: Type, bounds: Bounds, options: Options): PropertyDecorator {
  const description = `${options.description} ${describeBounds(bounds)}`;
  return (prototype, property) => {
    Field(type, { ...options, description })(prototype, property);
    Extensions({ bounds })(prototype, property);
  };
}
