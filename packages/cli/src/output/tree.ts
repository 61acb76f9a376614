export interface TreeNode {
  readonly label: string;
  readonly children: readonly TreeNode[];
}

/** The lines of a tree, its root at the left margin. */
export function* formatTree(root: TreeNode): Generator<string> {
  yield root.label;
  yield* formatChildren(root.children, "");
}

function* formatChildren(children: readonly TreeNode[], margin: string): Generator<string> {
  for (const [index, child] of children.entries()) {
    const isLast = index === children.length - 1;
    yield `${margin}${isLast ? "└── " : "├── "}${child.label}`;
    yield* formatChildren(child.children, `${margin}${isLast ? "    " : "│   "}`);
  }
}
