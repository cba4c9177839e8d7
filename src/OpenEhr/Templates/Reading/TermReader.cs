namespace Varde.OpenEhr.Templates.Reading;

/// <summary>
/// Reads terms and bindings: those of the template's own language stand at each archetype root, those of other languages in
/// <c>ontology</c> (of the outermost archetype) and <c>component_ontologies</c> (of the others), keyed by archetype id.
/// </summary>
internal sealed class TermReader
{
    private readonly OptFaults _faults;
    private readonly string _language;
    private readonly Dictionary<(string ArchetypeId, string Language), Dictionary<string, ArchetypeTerm>> _translations = [];
    private readonly Dictionary<string, List<ConstraintBinding>> _constraintBindings = [];

    public TermReader(OptFaults faults, OptElement template, string language)
    {
        (_faults, _language) = (faults, language);
        foreach (var ontology in template.All("ontology").Concat(template.All("component_ontologies")))
        {
            ReadOntology(ontology);
        }
    }

    /// <summary>Every language that has a term.</summary>
    public IReadOnlyList<string> Languages =>
        [_language, .. _translations.Keys.Select(one => one.Language).Where(one => one != _language).Distinct()];

    public TermDefinitions Definitions(OptElement root, string archetypeId)
    {
        var byLanguage = new Dictionary<string, IReadOnlyDictionary<string, ArchetypeTerm>> { [_language] = OwnTerms(root, archetypeId) };
        foreach (var ((id, language), terms) in _translations)
        {
            if (id == archetypeId && language != _language)
            {
                byLanguage[language] = terms;
            }
        }

        return new(_language, byLanguage);
    }

    public IReadOnlyList<TermBinding> Bindings(OptElement root) =>
        [.. root.All("term_bindings").SelectMany(set => set.All("items").Select(item => Binding(set, item)).OfType<TermBinding>())];

    /// <summary>The value sets of an archetype; these stand in its ontology only.</summary>
    public IReadOnlyList<ConstraintBinding> ConstraintBindings(string archetypeId) => _constraintBindings.GetValueOrDefault(archetypeId) ?? [];

    private TermBinding? Binding(OptElement set, OptElement item)
    {
        if (_faults.One(item, "value") is not { } value)
        {
            return null;
        }

        var terminology = _faults.Optional(value, "terminology_id") is { } id ? _faults.OptionalText(id, "value") : null;
        return new(set.Attribute("terminology") ?? "", item.Attribute("code") ?? "", new(terminology, _faults.OptionalText(value, "code_string") ?? ""));
    }

    private Dictionary<string, ArchetypeTerm> OwnTerms(OptElement root, string archetypeId)
    {
        var terms = new Dictionary<string, ArchetypeTerm>();
        foreach (var definition in root.All("term_definitions"))
        {
            AddTerm(terms, definition);
        }

        foreach (var (code, term) in _translations.GetValueOrDefault((archetypeId, _language)) ?? [])
        {
            terms.TryAdd(code, term);
        }

        return terms;
    }

    private void ReadOntology(OptElement ontology)
    {
        var archetypeId = ontology.Attribute("archetype_id") ?? "";
        ReadConstraintBindings(ontology, archetypeId);
        foreach (var set in ontology.All("term_definitions").Concat(ontology.All("constraint_definitions")))
        {
            var key = (archetypeId, set.Attribute("language") ?? _language);
            if (!_translations.TryGetValue(key, out var terms))
            {
                _translations[key] = terms = [];
            }

            foreach (var item in set.All("items"))
            {
                AddTerm(terms, item);
            }
        }
    }

    private void ReadConstraintBindings(OptElement ontology, string archetypeId)
    {
        var bindings = ontology.All("constraint_bindings").SelectMany(set => set.All("items").Select(item => ConstraintBinding(set, item)).OfType<ConstraintBinding>());
        if (!_constraintBindings.TryGetValue(archetypeId, out var known)) _constraintBindings[archetypeId] = known = [];
        known.AddRange(bindings);
    }

    private ConstraintBinding? ConstraintBinding(OptElement set, OptElement item) =>
        _faults.One(item, "value") is { } value ? new(set.Attribute("terminology") ?? "", item.Attribute("code") ?? "", value.Text) : null;

    private void AddTerm(Dictionary<string, ArchetypeTerm> terms, OptElement definition)
    {
        if (definition.Attribute("code") is not { Length: > 0 } code)
        {
            _faults.Add(definition, $"<{definition.Name}> lacks the attribute code.");
            return;
        }

        var items = new Dictionary<string, string>();
        foreach (var item in definition.All("items"))
        {
            items[item.Attribute("id") ?? ""] = item.Text;
        }

        terms[code] = new(code, items.GetValueOrDefault("text") ?? "", items.GetValueOrDefault("description"), items);
    }
}
