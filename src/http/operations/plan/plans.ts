import type { ExecutionResult, GraphQLSchema, OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";
import type { AcceptedOperation } from "../accepted-documents.js";
import { planOperation, type Plan } from "./plan.js";

/** Fields of all plans that are kept. Each takes about a kilobyte. */
const maxFields = 20_000;
/** Fields of one plan: one document must not take the place of many. */
const maxFieldsOfOne = 300;

/** Executes one operation, with its variables and context. */
type ExecutePlan = (variables: AcceptedOperation["variables"], context: unknown) => Promise<ExecutionResult>;

/** Keeps the plans of operations. */
export function createPlans(schema: GraphQLSchema) {
  const plans = new LRUCache<OperationDefinitionNode, Plan>({ maxSize: maxFields, maxEntrySize: maxFieldsOfOne });
  const withoutPlan = new WeakSet<OperationDefinitionNode>();

  /** The number of planned fields is known after an execution. */
  function keep(operation: OperationDefinitionNode, plan: Plan): void {
    plans.set(operation, plan, { size: plan.fieldCount() });
    if (!plans.has(operation)) withoutPlan.add(operation);
  }

  function executeAndKeep(operation: OperationDefinitionNode, plan: Plan): ExecutePlan {
    return async (variables, context) => {
      const before = plan.fieldCount();
      const result = await plan.execute(variables, context);
      if (plan.fieldCount() !== before) keep(operation, plan);
      return result;
    };
  }

  return {
    /** Undefined for an operation that has no plan, or too large a plan: graphql-js executes it. */
    of({ document, operation }: Pick<AcceptedOperation, "document" | "operation">): ExecutePlan | undefined {
      if (withoutPlan.has(operation)) return undefined;
      const plan = plans.get(operation) ?? planOperation(schema, document, operation);
      if (plan) return executeAndKeep(operation, plan);
      withoutPlan.add(operation);
      return undefined;
    },
    /** Fields of all plans that are kept. */
    fieldCount: () => plans.calculatedSize,
  };
}
