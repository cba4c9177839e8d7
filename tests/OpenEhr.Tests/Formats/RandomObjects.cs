using CsCheck;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Formats;

/// <summary>Random objects of every class, made from the table: right in types, not in meaning. The seed tells all.</summary>
internal static class RandomObjects
{
    private static readonly string[] Texts =
    [
        "", "at0004", "local", "openehr", "Blodtrykk måling", " kant ", "a\"b\\c", "linje\r\nto\tog\u0085", "👩‍⚕️ & <b>]]>", "\u2028\uFFFD\u007F", "e\u0301", "\U0010FFFF", "'", " ", "\n",
    ];

    private static readonly string[] Reals = ["0", "-0", "42", "42.0", "1e5", "1.50E-3", "0.1", "12345678901234567890.123", "-7.25"];

    private static readonly string[] Integers = ["0", "-1", "42", "7.0", "3E2", "9223372036854775807", "-9223372036854775808"];

    private static readonly RmClass[] Classes = [.. RmModel.Classes.Where(c => !c.IsAbstract)];

    /// <summary>Objects of one class.</summary>
    public static Gen<RmObject> Of(RmClass type) => Gen.Int.Select(seed => Make(new Random(seed), type, 5));

    /// <summary>Objects of every concrete class.</summary>
    public static Gen<RmObject> Any { get; } = Gen.Int.Select(seed =>
    {
        var random = new Random(seed);
        return Make(random, Pick(random, Classes), 5);
    });

    /// <summary>True when both hold the same, to the text of each number.</summary>
    public static bool Same(object? a, object? b) => (a, b) switch
    {
        (RmObject x, RmObject y) => x.Class == y.Class && x.Class.Attributes.All(attribute => Same(x[attribute], y[attribute])),
        (List<RmObject> x, List<RmObject> y) => x.Count == y.Count && x.Zip(y).All(pair => Same(pair.First, pair.Second)),
        _ => Equals(a, b),
    };

    private static RmObject Make(Random random, RmClass type, int depth)
    {
        var made = type.Create();
        foreach (var attribute in type.Attributes)
            if (random.Next(10) < 2 * depth && Value(random, attribute, depth - 1) is { } value) made.Fill(attribute, value);
        return made;
    }

    private static object? Value(Random random, RmAttribute attribute, int depth) => attribute.Kind switch
    {
        RmKind.Object when attribute.Type!.Concrete.Count == 0 => null,
        RmKind.Object when attribute.IsMultiple => Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(random, attribute, depth)).ToList(),
        RmKind.Object => Item(random, attribute, depth),
        RmKind.Boolean => random.Next(2) == 0,
        RmKind.Integer => RmNumber.Parse(Pick(random, Integers)),
        RmKind.Real => random.Next(3) == 0 ? RmNumber.From((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20))) : RmNumber.Parse(Pick(random, Reals)),
        _ => random.Next(4) == 0 ? Letters(random) : Pick(random, Texts),
    };

    private static RmObject Item(Random random, RmAttribute attribute, int depth)
    {
        var concrete = attribute.Type!.Concrete;
        return Make(random, concrete[random.Next(concrete.Count)], depth);
    }

    private static string Letters(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next(' ', 0xD800)));

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
