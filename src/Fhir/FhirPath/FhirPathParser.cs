using System.Collections.Frozen;
using System.Globalization;
using Varde.Foundation;

namespace Varde.Fhir.FhirPath;

/// <summary>Makes terms of the words of an expression (FHIRPath 2.0, appendix B; the precedence of operators is that of section 6.8).</summary>
internal sealed class FhirPathParser
{
    private const int DeepestNesting = 60;

    // From the operators that bind least to those that bind most.
    private static readonly string[][] Levels =
    [
        ["implies"], ["or", "xor"], ["and"], ["in", "contains"], ["=", "!=", "~", "!~"], ["<", "<=", ">", ">="], ["|"], ["is", "as"], ["+", "-", "&"],
        ["*", "/", "div", "mod"],
    ];

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(["and", "or", "xor", "implies", "div", "mod", "true", "false"], StringComparer.Ordinal);

    private readonly IReadOnlyList<FhirPathToken> _tokens;
    private int _at;
    private int _depth;
    private string? _fault;

    private FhirPathParser(IReadOnlyList<FhirPathToken> tokens) => _tokens = tokens;

    private FhirPathToken Next => _tokens[_at];

    /// <summary>The term of a whole expression.</summary>
    public static Outcome<FhirPathTerm> Parse(IReadOnlyList<FhirPathToken> tokens)
    {
        var parser = new FhirPathParser(tokens);
        var term = parser.Operations(0);
        if (parser.Next.Kind != FhirPathTokenKind.End) parser.Refuse("something else is expected");
        return parser._fault is { } fault ? Invalid.At("", fault) : term;
    }

    private FhirPathTerm Operations(int level)
    {
        if (level == Levels.Length) return Signed();
        var left = Operations(level + 1);
        while (_fault is null && Operator(Levels[level]) is { } operation) left = Operation(left, operation, level);
        return left;
    }

    private FhirPathTerm Operation(FhirPathTerm left, string operation, int level)
    {
        if (operation is "is" or "as") return TypeName() is { } type ? new FhirPathTypeTest(left, operation, type) : FhirPathLiteral.Empty;
        return new FhirPathOperation(operation, left, Operations(level + 1));
    }

    private string? Operator(string[] operators)
    {
        if (Next.Kind is not (FhirPathTokenKind.Sign or FhirPathTokenKind.Name) || !operators.Contains(Next.Text)) return null;
        return _tokens[_at++].Text;
    }

    private FhirPathTerm Signed()
    {
        if (!IsSign("-") && !IsSign("+")) return Postfixed();
        var sign = _tokens[_at++].Text;
        if (!Enter()) return FhirPathLiteral.Empty;
        var operand = Signed();
        _depth--;
        return new FhirPathOperation(sign, new FhirPathLiteral(FhirPathNode.Of(0).Self), operand, isSign: true);
    }

    private FhirPathTerm Postfixed()
    {
        var term = First();
        while (_fault is null)
        {
            if (Take(".")) term = new FhirPathChain(term, Invocation(isFirst: false));
            else if (Take("[")) term = new FhirPathIndexer(term, Nested("]"));
            else return term;
        }
        return term;
    }

    private FhirPathTerm First()
    {
        if (Take("(")) return Nested(")");
        if (Take("{")) return Take("}") ? FhirPathLiteral.Empty : Refuse("} is expected");
        if (Take("%")) return Constant();
        return Next.Kind switch
        {
            FhirPathTokenKind.Text => Literal(_tokens[_at++].Text),
            FhirPathTokenKind.Number => Number(),
            FhirPathTokenKind.Time => Time(),
            FhirPathTokenKind.Name when Next.Text is "true" or "false" => Literal(_tokens[_at++].Text == "true"),
            _ => Invocation(isFirst: true),
        };
    }

    private FhirPathTerm Invocation(bool isFirst)
    {
        if (Next.Kind == FhirPathTokenKind.Special) return Special();
        if (Name() is not { } name) return Refuse("a name is expected");
        return Take("(") ? Call(name) : new FhirPathMember(name, isFirst);
    }

    private FhirPathTerm Special()
    {
        var name = _tokens[_at++].Text;
        return name is "$this" or "$index" or "$total" ? new FhirPathSpecial(name) : Refuse($"there is no {name}");
    }

    private FhirPathTerm Constant()
    {
        var name = Next.Kind == FhirPathTokenKind.Text ? Next.Text : null;
        if (name is not null) _at++;
        else name = ConstantName();
        return name is not null && FhirPathConstant.IsKnown(name) ? new FhirPathConstant(name) : Refuse($"there is no constant %{name}");
    }

    // %vs-name and %ext-name were written without quotes before.
    private string? ConstantName()
    {
        var name = Name();
        while (name is not null && Take("-")) name += "-" + Name();
        return name;
    }

    private FhirPathTerm Call(string name)
    {
        if (name is "is" or "as" or "ofType") return TypeFunction(name);
        var arguments = Arguments();
        if (_fault is not null) return FhirPathLiteral.Empty;
        if (!FhirPathFunctions.All.TryGetValue(name, out var known)) return Refuse($"there is no function {name}");
        if (arguments.Length < known.Least || arguments.Length > known.Most) return Refuse($"{name} has {known.Least} to {known.Most} arguments");
        return known.Accepts(arguments) is { } fault ? Refuse(fault) : new FhirPathCall(known.Function, arguments);
    }

    private FhirPathTerm TypeFunction(string name)
    {
        if (TypeName() is not { } type) return FhirPathLiteral.Empty;
        return Take(")") ? new FhirPathTypeTest(null, name, type) : Refuse(") is expected");
    }

    private FhirPathTerm[] Arguments()
    {
        if (Take(")")) return [];
        var arguments = new List<FhirPathTerm>();
        do arguments.Add(Deeper());
        while (_fault is null && Take(","));
        if (!Take(")")) Refuse(") is expected");
        return [.. arguments];
    }

    private FhirPathType? TypeName()
    {
        var name = Name();
        var space = name is not null && IsSign(".") ? name : null;
        if (space is not null)
        {
            _at++;
            name = Name();
        }
        var type = name is null ? null : FhirPathType.Named(space, name);
        if (type is null) Refuse("the name of a type is expected");
        return type;
    }

    private FhirPathTerm Nested(string end)
    {
        var term = Deeper();
        return Take(end) ? term : Refuse($"{end} is expected");
    }

    private FhirPathTerm Deeper()
    {
        if (!Enter()) return FhirPathLiteral.Empty;
        var term = Operations(0);
        _depth--;
        return term;
    }

    private bool Enter()
    {
        if (++_depth <= DeepestNesting) return true;
        Refuse($"an expression may be nested {DeepestNesting} deep");
        return false;
    }

    private FhirPathLiteral Number()
    {
        var text = _tokens[_at++].Text;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact)) return Refuse("the number is too large");
        if (Next.Kind == FhirPathTokenKind.Text) return Literal(new FhirPathQuantity(exact, _tokens[_at++].Text));
        if (Next.Kind == FhirPathTokenKind.Name && FhirPathQuantity.IsCalendarWord(Next.Text)) return Literal(new FhirPathQuantity(exact, _tokens[_at++].Text));
        if (text.Contains('.', StringComparison.Ordinal)) return Literal(exact);
        return exact <= int.MaxValue ? Literal((int)exact) : Literal(exact);
    }

    private FhirPathLiteral Time()
    {
        var text = _tokens[_at++].Text[1..];
        FhirPathTime? time = text.StartsWith('T') ? FhirPathTime.Time(text[1..])
            : text.Contains('T', StringComparison.Ordinal) ? FhirPathTime.DateTime(text) : FhirPathTime.Date(text);
        if (time is null) return Refuse("the time is none");
        return Literal(text.EndsWith('T') ? time with { Text = text[..^1] } : time);
    }

    private static FhirPathLiteral Literal(object value) => new(FhirPathLiteral.Of(value));

    private string? Name()
    {
        var isName = Next.Kind == FhirPathTokenKind.QuotedName || (Next.Kind == FhirPathTokenKind.Name && !Words.Contains(Next.Text));
        return isName && Next.Text.Length > 0 ? _tokens[_at++].Text : null;
    }

    private bool IsSign(string sign) => Next.Kind == FhirPathTokenKind.Sign && Next.Text == sign;

    private bool Take(string sign)
    {
        if (!IsSign(sign)) return false;
        _at++;
        return true;
    }

    private FhirPathLiteral Refuse(string reason)
    {
        _fault ??= $"{reason}, at character {Next.At + 1} of the expression";
        return FhirPathLiteral.Empty;
    }
}
