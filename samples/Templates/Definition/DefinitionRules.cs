namespace Varde.Templates.Definition;

/// <summary>What must hold between the lines of a definition: codes mean one thing, siblings can be told apart, values are whole.</summary>
internal static class DefinitionRules
{
    public static void Check(TemplateDefinition definition, List<DefinitionFault> faults)
    {
        if (!definition.Root.IsArchetypeRoot) Add(definition.Root, "the composition must name its archetype");
        if (definition.Root.Category is null) Add(definition.Root, "the composition needs a category: event, persistent or episodic");
        CheckNode(definition.Root);
        foreach (var scope in ArchetypeScope.All(definition)) CheckCodes(scope);

        void Add(ObjectDefinition node, string message) => faults.Add(new(node.Line, node.Column, message));

        void CheckNode(ObjectDefinition node)
        {
            CheckSiblings(node);
            CheckContent(node);
            foreach (var child in node.Children) CheckNode(child);
        }

        void CheckSiblings(ObjectDefinition node)
        {
            foreach (var group in node.Children.GroupBy(c => (c.Attribute, Id: c.ArchetypeId ?? c.NodeCode)))
            {
                foreach (var twin in group.Where(c => !c.IsRenamed).Skip(1))
                    Add(twin, $"{group.Key.Id} stands here twice: give one of them a name with 'as'");
                foreach (var twin in group.Where(c => c.IsRenamed).GroupBy(c => c.Label.Default).SelectMany(g => g.Skip(1)))
                    Add(twin, $"two siblings of {group.Key.Id} have the name '{twin.Label.Default}'");
            }
            foreach (var group in node.Children.GroupBy(c => c.Attribute).Where(g => !ReferenceModelShape.IsContainer(g.Key)))
                foreach (var second in group.Skip(1)) Add(second, $"{node.RmType}.{group.Key} holds one node");
        }

        void CheckContent(ObjectDefinition node)
        {
            if (node is { RmType: "ELEMENT", Values.Count: 0 }) Add(node, $"the element {node.NodeCode} says no value");
            if (node.Values.OfType<CodedValue>().Any(v => v.Codes.GroupBy(c => c.Code).Any(g => g.Count() > 1)))
                Add(node, $"a code stands twice in the list of {node.NodeCode}");
            if (node.Values.OfType<OrdinalValue>().Any(v => v.Steps.Count == 0)) Add(node, $"the scale of {node.NodeCode} has no steps");
            if (node is { RmType: "ACTION", Steps.Count: 0 }) Add(node, "the action has no careflow step");
            if (node is { RmType: "CLUSTER", SlotIncludes: null, Children.Count: 0 }) Add(node, $"the cluster {node.NodeCode} holds nothing");
        }

        void CheckCodes(ArchetypeScope scope)
        {
            foreach (var (code, uses) in scope.Terms.GroupBy(t => t.Code).Select(g => (g.Key, g.ToList())))
                foreach (var other in uses.Skip(1).Where(u => u.Owner.Column > 0 && !u.Label.Texts.SequenceEqual(uses[0].Label.Texts)))
                    if (!other.IsRenamed && !uses[0].IsRenamed)
                        Add(other.Owner, $"{code} of {scope.Root.ArchetypeId} is called '{other.Label.Default}' here and '{uses[0].Label.Default}' before");
        }
    }
}
