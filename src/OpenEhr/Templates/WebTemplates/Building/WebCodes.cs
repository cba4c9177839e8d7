using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Makes the inputs that are chosen from codes: coded texts, ordinals, scales, states and careflow steps.</summary>
internal sealed class WebCodes(OperationalTemplate template)
{
    private const string Local = "local";
    private const string OpenEhr = OpenEhrTerminology.TerminologyId;

    public void AddCodedText(WebNode node, CObject? scope, WebDefaults defaults)
    {
        var phrases = (node.Constraint as CComplexObject)?.Attribute("defining_code")?.Children.OfType<CCodePhrase>().ToList() ?? [];
        if (node.Constraint is CCodePhrase own)
        {
            phrases.Add(own);
        }

        var first = phrases.FirstOrDefault();
        if (first is { CodeList.Count: > 0 } and not CCodeReference)
        {
            node.Inputs.Add(FromList(node, first, scope, defaults));
        }
        else
        {
            AddFromTerminology(node, first, defaults);
        }

        AddOthers(node, phrases.Skip(1));
        OpenList(node);
    }

    public WebTemplateInput Ordinal(WebNode node, WebDefaults defaults)
    {
        var (list, assumed) = node.Constraint switch
        {
            CDvOrdinal ordinal => (ordinal.List.Select(one => Coded(one, node) with { Ordinal = decimal.ToInt64(one.Value) }), ordinal.AssumedValue),
            CDvScale scale => (scale.List.Select(one => Coded(one, node) with { Scale = one.Value }), scale.AssumedValue),
            _ => ([], null),
        };
        return new(WebTemplateInputType.CodedText)
        {
            List = [.. list],
            DefaultValue = defaults.TextOf(node, "symbol", "defining_code", "code_string") ?? assumed?.Symbol.CodeString,
        };
    }

    public void SetStates(WebNode state, IReadOnlyList<CComplexObject> transitions)
    {
        var codes = transitions.SelectMany(States).Distinct().ToList();
        var list = codes.Count > 0 ? codes : [.. OpenEhrTerminology.InstructionStates.Concepts.Select(one => one.Code)];
        state.Inputs.Clear();
        state.Inputs.Add(new(WebTemplateInputType.CodedText, "code") { List = [.. list.Select(one => OpenEhrLabels.Item(one, template))] });
    }

    public void SetCareflowSteps(WebNode step, IReadOnlyList<CComplexObject> transitions)
    {
        var named = transitions.Where(one => one.NodeId.Length > 0).ToList();
        if (named.Count == 0)
        {
            return;
        }

        step.Inputs.Clear();
        step.Inputs.Add(new(WebTemplateInputType.CodedText, "code")
        {
            List = [.. named.Select(one => Item(Local, one.NodeId, one) with { CurrentStates = States(one) })],
        });
    }

    private static IReadOnlyList<string> States(CComplexObject transition) =>
        transition.Attribute("current_state")?.Children is [CComplexObject state, ..]
        && state.Attribute("defining_code")?.Children is [CCodePhrase { CodeList: var codes }, ..]
            ? codes
            : [];

    private WebTemplateInput FromList(WebNode node, CCodePhrase phrase, CObject? scope, WebDefaults defaults) => new(WebTemplateInputType.CodedText, "code")
    {
        List = [.. phrase.CodeList.Select(code => Item(phrase.TerminologyId ?? Local, code, scope ?? template.Definition))],
        DefaultValue = defaults.TextOf(node, "defining_code", "code_string") ?? phrase.AssumedValue?.CodeString,
        Terminology = phrase.TerminologyId is null or Local ? null : phrase.TerminologyId,
    };

    private static void AddFromTerminology(WebNode node, CCodePhrase? phrase, WebDefaults defaults)
    {
        var terminology = phrase is CCodeReference reference ? Address(reference) : phrase?.TerminologyId;
        node.Inputs.Add(new(WebTemplateInputType.Text, "code")
        {
            Terminology = terminology,
            DefaultValue = defaults.TextOf(node, "defining_code", "code_string") ?? phrase?.AssumedValue?.CodeString,
        });
        node.Inputs.Add(new(WebTemplateInputType.Text, "value") { Terminology = terminology, DefaultValue = defaults.TextOf(node, "value") });
    }

    private static void AddOthers(WebNode node, IEnumerable<CCodePhrase> phrases)
    {
        var others = phrases.OfType<CCodeReference>().Select(Address).Distinct().ToArray();
        if (others.Length > 0)
        {
            Change(node, input => input with { OtherTerminologies = others });
        }
    }

    private static void OpenList(WebNode node)
    {
        if (WebInputs.Primitive<CString>(node, "value") is { ListOpen: true })
        {
            Change(node, input => input with { ListOpen = true });
        }
    }

    private static void Change(WebNode node, Func<WebTemplateInput, WebTemplateInput> change)
    {
        for (var at = 0; at < node.Inputs.Count; at++)
        {
            node.Inputs[at] = change(node.Inputs[at]);
        }
    }

    private static string Address(CCodeReference reference) =>
        reference.ReferenceSetUri.StartsWith("terminology:", StringComparison.Ordinal) ? reference.ReferenceSetUri["terminology:".Length..] : reference.ReferenceSetUri;

    private WebTemplateListItem Coded(COrdinalItem step, WebNode node)
    {
        var item = Item(step.Symbol.TerminologyId ?? Local, step.Symbol.CodeString, node.Constraint!);
        return item.Label is null ? item with { Label = step.SymbolText } : item;
    }

    private WebTemplateListItem Item(string terminology, string code, CObject scope)
    {
        if (terminology == OpenEhr)
        {
            return OpenEhrLabels.Item(code, template);
        }

        var key = terminology == Local ? code : $"{terminology}::{code}";
        return new(code, scope.Term(key)?.Text)
        {
            LocalizedLabels = Localized(scope, key, term => term.Text),
            LocalizedDescriptions = Localized(scope, key, term => term.Description),
            TermBindings = Bindings(scope, code),
        };
    }

    private Dictionary<string, string> Localized(CObject scope, string code, Func<ArchetypeTerm, string?> part)
    {
        var texts = new Dictionary<string, string>();
        foreach (var language in template.Languages)
        {
            if (scope.Term(code, language) is { } term && part(term) is { } text)
            {
                texts[language] = text;
            }
        }

        return texts;
    }

    private static Dictionary<string, TemplateCode> Bindings(CObject scope, string code)
    {
        var bindings = new Dictionary<string, TemplateCode>();
        foreach (var binding in scope.Archetype?.TermBindings.Where(one => one.Code == code) ?? [])
        {
            bindings[binding.Terminology] = binding.Value;
        }

        return bindings;
    }
}
