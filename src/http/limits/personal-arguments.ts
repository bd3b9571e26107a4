import {
  getNamedType,
  GraphQLError,
  Kind,
  type ASTVisitor,
  type GraphQLInputType,
  type ValidationContext,
  type ValueNode,
} from "graphql";
import { badInput } from "../../errors.js";

/** An input type marks its values as personal with this extension. */
interface Extensions {
  readonly personal?: boolean;
}

/**
 * A validation rule: personal values come only by variables. So a document names no person, and may be logged, shared
 * and trusted. Reports BAD_USER_INPUT, with the argument's or the variable's name as `field`.
 */
export function PersonalValuesByVariable(context: ValidationContext): ASTVisitor {
  function check(name: string, type: GraphQLInputType | null | undefined, value: ValueNode | undefined): void {
    if (!value || !isPersonal(type) || isByVariable(value)) return;
    const originalError = badInput(name, "Send personal values in variables, never in the document.");
    context.reportError(new GraphQLError(originalError.message, { nodes: value, originalError }));
  }
  return {
    Argument: ({ name, value }) => {
      check(name.value, context.getArgument()?.type, value);
    },
    VariableDefinition: ({ variable, defaultValue }) => {
      check(variable.name.value, context.getInputType(), defaultValue);
    },
  };
}

function isPersonal(type: GraphQLInputType | null | undefined): boolean {
  const named = type && getNamedType(type);
  return ((named?.extensions ?? {}) as Extensions).personal === true;
}

function isByVariable(value: ValueNode): boolean {
  return value.kind === Kind.VARIABLE || (value.kind === Kind.LIST && value.values.every(isByVariable));
}
