using System.Globalization;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Simplified;

/// <summary>Adds to a value what the keys may leave out because the template, the context or the specification says it.</summary>
internal sealed class ValueCompletion(ReadScope scope)
{
    public void Complete(RmObject made, SimplifiedNode node, IReadOnlyList<CObject> alternatives, Field? field)
    {
        switch (made)
        {
            case DvCodedText coded: CodedTexts.Complete(coded, alternatives, GroupOf(field), scope.Language); Degrade(coded, node); break;
            case CodePhrase code: Code(code, node, alternatives, field); break;
            case DvQuantity quantity: Quantity(quantity, alternatives); break;
            case DvOrdinal ordinal: Ordinal(ordinal, node, alternatives); break;
            case DvScale scale: Scale(scale, node, alternatives); break;
            case DvProportion proportion: Proportion(proportion, node, alternatives); break;
            case DvInterval interval: Interval(interval); break;
            case DvDuration duration: Duration(duration, node); break;
            case DvParsable parsable: Parsable(parsable, alternatives, field); break;
            case PartyIdentified party: Identifiers(party, node); break;
            case ObjectRef reference: Reference(reference, field); break;
            case Participation participation: Participation(participation); break;
            case IsmTransition transition: Transition(transition, node, alternatives); break;
        }
    }

    /// <summary>The group of openEHR's terminology that an attribute takes its codes from.</summary>
    private static TerminologyGroup? GroupOf(Field? field) => field?.Attribute.Name switch
    {
        "category" => OpenEhrTerminology.CompositionCategory,
        "setting" => OpenEhrTerminology.Setting,
        "null_flavour" => OpenEhrTerminology.NullFlavours,
        "current_state" => OpenEhrTerminology.InstructionStates,
        "transition" => OpenEhrTerminology.InstructionTransitions,
        "math_function" => OpenEhrTerminology.EventMathFunction,
        "mode" => OpenEhrTerminology.ParticipationMode,
        _ => null,
    };

    /// <summary>A rubric that no list knows stays without a code: said here, because the reference model will only say that the code is missing.</summary>
    private void Degrade(DvCodedText coded, SimplifiedNode node)
    {
        if (coded.DefiningCode is null && !scope.IsDraft) scope.Fault(node.Key, FaultCode.NotCoded.Of(coded.Value));
    }

    private void Code(CodePhrase code, SimplifiedNode node, IReadOnlyList<CObject> alternatives, Field? field)
    {
        // A code inside a coded text is completed with that text.
        if (field?.Form == FieldForm.Inline) return;
        if (code.CodeString is null && node.TakeText("") is { } bare) code.Put("code_string", bare);
        if (code.TerminologyId is not null) return;
        var terminology = field?.Terminology ?? CodedTexts.Lists(alternatives).Select(list => list.TerminologyId).FirstOrDefault(name => name is not null);
        if (terminology is not null) code.Put("terminology_id", new TerminologyId { Value = terminology });
    }

    private static void Quantity(DvQuantity quantity, IReadOnlyList<CObject> alternatives)
    {
        var items = alternatives.OfType<CDvQuantity>().SelectMany(one => one.List).ToList();
        if (quantity.Units is null && items.Select(item => item.Units).Distinct().ToList() is [var unit]) quantity.Put("units", unit);
        if (quantity.Precision is not null || quantity.Magnitude is not { } magnitude) return;
        var precision = items.Find(item => item.Units == quantity.Units)?.Precision;
        if (precision is { HasLower: true, HasUpper: true } && precision.Lower == precision.Upper && FitsIn(magnitude, precision.Lower)) quantity.Put("precision", RmNumber.From(precision.Lower));
    }

    private static bool FitsIn(RmNumber magnitude, long digits) =>
        digits is >= 0 and <= 20 && decimal.TryParse(magnitude.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && decimal.Round(exact, (int)digits) == exact;

    private void Ordinal(DvOrdinal ordinal, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        var items = alternatives.OfType<CDvOrdinal>().SelectMany(one => one.List.Select(item => (Constraint: (CObject)one, Item: item)));
        Step(ordinal, node, items);
    }

    private void Scale(DvScale scale, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        var items = alternatives.OfType<CDvScale>().SelectMany(one => one.List.Select(item => (Constraint: (CObject)one, Item: item)));
        Step(scale, node, items);
    }

    /// <summary>A step of an ordinal or scale is known by its code, by its number, or by what stands bare.</summary>
    private void Step(RmObject step, SimplifiedNode node, IEnumerable<(CObject Constraint, COrdinalItem Item)> items)
    {
        var symbol = step["symbol"] as DvCodedText;
        var number = step["value"] as RmNumber;
        var bare = symbol is null && number is null ? node.TakeText("") ?? node.TakeText("magnitude") : null;
        foreach (var (constraint, item) in items)
        {
            if (!Means(item, symbol?.DefiningCode?.CodeString ?? bare, number?.Text ?? bare)) continue;
            step.PutIfAbsent("value", RmNumber.From(item.Value));
            var made = symbol ?? new DvCodedText();
            made.PutIfAbsent("value", constraint.Term(item.Symbol.CodeString, scope.Language)?.Text ?? item.SymbolText);
            if (made.DefiningCode?.TerminologyId is null) made.Put("defining_code", CodedTexts.Code(item.Symbol.TerminologyId ?? "local", item.Symbol.CodeString));
            step.Put("symbol", made);
            return;
        }

        if (symbol?.DefiningCode is { TerminologyId: null } code) code.Put("terminology_id", new TerminologyId { Value = "local" });
    }

    private static bool Means(COrdinalItem item, string? code, string? number) =>
        code == item.Symbol.CodeString
        || (number is not null && (code is null || code == number) && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == item.Value);

    private static void Proportion(DvProportion proportion, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        var bare = node.TakeText("") ?? node.TakeText("value");
        var kind = proportion.Type?.Whole ?? KindOf(proportion, alternatives);
        proportion.PutIfAbsent("type", RmNumber.From(kind));
        if (proportion.Denominator is null && kind is 1 or 2) proportion.Put("denominator", RmNumber.From(kind == 1 ? 1L : 100L));
        if (proportion.Numerator is null && bare is not null) proportion.PutIfAbsent("numerator", Times(bare, proportion.Denominator));
    }

    private static long KindOf(DvProportion proportion, IReadOnlyList<CObject> alternatives)
    {
        var allowed = ConstraintSet.Under(alternatives, "type").OfType<CPrimitiveObject>().Select(one => one.Item).OfType<CInteger>().SelectMany(one => one.List).Distinct().ToList();
        var told = proportion.Denominator?.Value switch { 100 => 2, 1 => 1, _ => 0 };
        return allowed.Count == 0 || allowed.Contains(told) ? told : allowed[0];
    }

    private static RmNumber? Times(string ratio, RmNumber? denominator) =>
        decimal.TryParse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && decimal.TryParse(denominator?.Text ?? "1", NumberStyles.Float, CultureInfo.InvariantCulture, out var times)
        && Math.Abs(value) < 1e12m && Math.Abs(times) < 1e12m
            ? RmNumber.From(value * times) : null;

    /// <summary>A limit that is absent is unbounded, one that is there belongs to the interval (Simplified Formats §5, DV_INTERVAL).</summary>
    private static void Interval(DvInterval interval)
    {
        interval.PutIfAbsent("lower_unbounded", interval.Lower is null);
        interval.PutIfAbsent("upper_unbounded", interval.Upper is null);
        if (interval.Lower is not null) interval.PutIfAbsent("lower_included", true);
        if (interval.Upper is not null) interval.PutIfAbsent("upper_included", true);
    }

    private static void Duration(DvDuration duration, SimplifiedNode node) => duration.PutIfAbsent("value", duration.Value is null ? Durations.Read(node) : null);

    private static void Parsable(DvParsable parsable, IReadOnlyList<CObject> alternatives, Field? field)
    {
        if (parsable.Formalism is not null) return;
        var only = ConstraintSet.Under(alternatives, "formalism").OfType<CPrimitiveObject>().Select(one => one.Item).OfType<CString>().SelectMany(one => one.List).ToList();
        // ACTIVITY.timing without a formalism is what the specification's examples write in ISO 8601.
        if (only is [var formalism]) parsable.Put("formalism", formalism);
        else if (field?.Attribute.Name == "timing") parsable.Put("formalism", "timing");
    }

    /// <summary><c>|identifiers_id:0</c> and its fellows, as servers write the identifiers of a participation's performer.</summary>
    private static void Identifiers(PartyIdentified party, SimplifiedNode node)
    {
        for (var i = 0; i < SimplifiedNode.MaxLeaves; i++)
        {
            var identifier = new DvIdentifier();
            var any = false;
            foreach (var part in (string[])["id", "issuer", "assigner", "type"])
                if ((node.TakeText($"identifiers_{part}:{i}") ?? (i == 0 ? node.TakeText($"identifiers_{part}") : null)) is { } text)
                {
                    identifier.Put(part, text);
                    any = true;
                }

            if (!any) return;
            party.Add("identifiers", identifier);
        }
    }

    private void Reference(ObjectRef reference, Field? field)
    {
        if (reference.Id is null) return;
        var isDetails = field?.Attribute.Name == "instruction_id";
        if (reference.Id is HierObjectId && !isDetails && scope.Context.IdScheme is { } scheme)
            reference.Put("id", new GenericId { Value = reference.Id.Value, Scheme = scheme });
        reference.PutIfAbsent("namespace", isDetails ? "local" : scope.Context.IdNamespace);
        reference.PutIfAbsent("type", isDetails ? "INSTRUCTION" : reference is PartyRef ? "PARTY" : null);
    }

    private static void Participation(Participation participation) => participation.PutIfAbsent("performer", new PartySelf());

    /// <summary>A careflow step that the template ties to one state gives the state.</summary>
    private void Transition(IsmTransition transition, SimplifiedNode node, IReadOnlyList<CObject> alternatives)
    {
        if (transition.CurrentState is not null || transition.CareflowStep?.DefiningCode?.CodeString is not { } step) return;
        var states = alternatives.Where(one => CodedTexts.Lists(ConstraintSet.Under([one], "careflow_step")).Any(list => list.CodeList.Contains(step)))
            .SelectMany(one => CodedTexts.Lists(ConstraintSet.Under([one], "current_state"))).SelectMany(list => list.CodeList).Distinct().ToList();
        if (states is [var state]) transition.Put("current_state", CodedTexts.Text(new("openehr", state, OpenEhrTerminology.InstructionStates.Rubric(state))));
    }
}
