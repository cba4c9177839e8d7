using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Varde.Fhir.Definitions;
using Varde.Foundation;

namespace Varde.Fhir.FhirPath;

/// <summary>
/// The rules of the specification (ElementDefinition.constraint) on a resource: those of each element and of its type. The most frequent ones are written
/// in C# (<see cref="WrittenRules"/>), the others are evaluated as FHIRPath. A rule whose expression gives nothing holds.
/// </summary>
internal sealed class Invariants
{
    // The specification's rules are known, so that only the size of a resource makes them much work.
    private const long Steps = 20_000_000;
    private const int MostFaults = 100;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(20);

    private static readonly Lazy<Invariants> Errors = new(() => new(isError: true));
    private static readonly Lazy<Invariants> Advice = new(() => new(isError: false));

    private readonly FrozenDictionary<string, Rule> _rules;

    // The rules of what was met so far; there are as many as there are definitions at most.
    private readonly ConcurrentDictionary<FhirType, Rule[]> _ofTypes = new();
    private readonly ConcurrentDictionary<FhirProperty, Rule[]> _ofProperties = new();

    private readonly bool _isError;

    private Invariants(bool isError)
    {
        _isError = isError;
        _rules = FhirDefinitions.R4.Rules.Where(r => r.Value.IsError == isError && !NotEvaluated.ContainsKey(r.Key))
            .ToFrozenDictionary(r => r.Key, r => new Rule(r.Key, r.Value.Human, r.Value.Expression), StringComparer.Ordinal);
    }

    /// <summary>The rules that are not evaluated here, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NotEvaluated { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ele-1"] = "an element has a value or children: the reader refuses one without, as it meets it",
        ["ext-1"] = "an extension has a value or extensions: the reader refuses one with both or none, as it meets it",
        ["txt-1"] = "the reader refuses what is not allowed in a narrative",
        ["txt-2"] = "the reader refuses a narrative that says nothing",
        ["dom-2"] = "the reader refuses what is contained in a contained resource",
        ["ref-1"] = "the reader refuses a reference to a contained resource that is not there",
    };

    /// <summary>The rules whose expression in the specification does not say what their words say, with the expression that is evaluated instead.</summary>
    public static IReadOnlyDictionary<string, string> Corrected { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // More than one is more than one, and not more than two (corrected so in R5).
        ["que-12"] = "enableWhen.count() > 1 implies enableBehavior.exists()",
        // Boolean is the type of FHIRPath; an answer is a boolean of FHIR (corrected so in R5).
        ["que-7"] = "operator = 'exists' implies (answer is boolean)",
    };

    // The specification gives one key to three rules. The definitions know the one of Parameters by it; these are the others, by where they stand.
    private static readonly Dictionary<string, Rule> Homonyms = new(StringComparer.Ordinal)
    {
        ["Task inv-1"] = new(
            "inv-1", "Last modified date must be greater than or equal to authored-on date.",
            "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn"),
        ["TestReport.setup.action inv-1"] = new(
            "inv-1", "Setup action SHALL contain either an operation or assert but not both.", "operation.exists() xor assert.exists()"),
    };

    /// <summary>The rules that a resource breaks, each at the element that it is about; none when it keeps all. When there are very many, the first hundred.</summary>
    public static IReadOnlyList<Fault> Check(JsonElement root, FhirType type) => Errors.Value.Broken(FhirPathNode.Of(root, type));

    /// <summary>The rules of good practice that a resource breaks, which make it no worse than unusual.</summary>
    public static IReadOnlyList<Fault> Warnings(JsonElement root, FhirType type) => Advice.Value.Broken(FhirPathNode.Of(root, type));

    private List<Fault> Broken(FhirPathNode root)
    {
        var pass = new Pass();
        Check(root, pass);
        return pass.Faults;
    }

    private void Check(FhirPathNode node, Pass pass)
    {
        foreach (var rule in RulesOf(node))
        {
            if (pass.IsOver) return;
            rule.Check(node, pass);
        }
        // Primitives have extensions at most.
        if (node.Type!.Kind == FhirKind.Primitive && node.Shadow.ValueKind != JsonValueKind.Object) return;
        foreach (var child in node.Children) Check(child, pass);
    }

    private Rule[] RulesOf(FhirPathNode node) => node is { Property: { } property, IsResource: false }
        ? _ofProperties.GetOrAdd(property, p => Known(p.Type.Structure.Path, p.Element.Rules.Concat(p.Type.Type.Rules)))
        : _ofTypes.GetOrAdd(node.Type!, t => Known(t.Name, t.Rules));

    private Rule[] Known(string owner, IEnumerable<string> keys) =>
        [.. keys.Distinct().Select(key => (_isError ? Homonyms.GetValueOrDefault($"{owner} {key}") : null) ?? _rules.GetValueOrDefault(key)).OfType<Rule>()];

    /// <summary>A rule, ready to be asked.</summary>
    private sealed class Rule(string key, string human, string expression)
    {
        private readonly Func<FhirPathNode, bool>? _written = WrittenRules.All.GetValueOrDefault(key);

        // Parsed when it is first needed: most types of resources are never met.
        private readonly Lazy<FhirPathExpression> _expression = new(() => FhirPathExpression.Parse(Corrected.GetValueOrDefault(key, expression)).Value);

        public void Check(FhirPathNode node, Pass pass)
        {
            if (_written is null) CheckExpression(node, pass);
            else if (!_written(node)) pass.Add(node, $"{key}: {human}");
        }

        private void CheckExpression(FhirPathNode node, Pass pass)
        {
            var held = _expression.Value.Holds(node, Steps);
            if (held.Refusal is { } refusal) pass.Add(node, $"{key} could not be checked: {refusal.Message}");
            else if (!held.Value) pass.Add(node, $"{key}: {human}");
            pass.LookAtTheClock(node);
        }
    }

    /// <summary>One check of a resource, which ends when there are very many faults or it takes too long.</summary>
    private sealed class Pass
    {
        private readonly long _started = TimeProvider.System.GetTimestamp();

        public List<Fault> Faults { get; } = [];

        public bool IsOver { get; private set; }

        public void Add(FhirPathNode node, string message)
        {
            Faults.Add(new(node.Path, message));
            IsOver |= Faults.Count == MostFaults;
        }

        public void LookAtTheClock(FhirPathNode node)
        {
            if (IsOver || TimeProvider.System.GetElapsedTime(_started) < LongestTime) return;
            Add(node, "the rules of what follows could not be checked: it takes too long");
            IsOver = true;
        }
    }
}
