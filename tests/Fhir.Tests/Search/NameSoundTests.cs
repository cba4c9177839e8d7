using CsCheck;
using Varde.Fhir.Search.Indexing;

namespace Varde.Fhir.Tests.Search;

/// <summary>Which names are found by each other's sound.</summary>
public sealed class NameSoundTests
{
    private static readonly Gen<string> Name = Gen.Char["abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅéäö"].Array[1, 14].Select(letters => new string(letters));

    [Theory]
    [InlineData("Kristian", "Christian")]
    [InlineData("Kristoffer", "Christopher")]
    [InlineData("Aas", "Ås")]
    [InlineData("Åge", "Aage")]
    [InlineData("Håkon", "Haakon")]
    [InlineData("Hakon", "Haakon")]
    [InlineData("Isak", "Isaac")]
    [InlineData("Hansen", "Hanssen")]
    [InlineData("Thor", "Tor")]
    [InlineData("Sofie", "Sophie")]
    [InlineData("Wilhelm", "Vilhelm")]
    [InlineData("Karl", "Carl")]
    [InlineData("Cathrine", "Katrine")]
    [InlineData("Cecilie", "Sesilie")]
    [InlineData("Dahl", "Dal")]
    [InlineData("Ohlsen", "Olsen")]
    [InlineData("John", "Jon")]
    [InlineData("Sara", "Sarah")]
    [InlineData("Gunhild", "Gunnil")]
    [InlineData("Lund", "Lunn")]
    [InlineData("Håvard", "Haavar")]
    [InlineData("Nordby", "Norby")]
    [InlineData("Kvist", "Quist")]
    [InlineData("Bjørn", "Bjoern")]
    [InlineData("Björn", "Bjørn")]
    [InlineData("Øyvind", "Øivind")]
    [InlineData("Heidi", "Haidi")]
    [InlineData("Aleksander", "Alexander")]
    [InlineData("Zacharias", "Sakarias")]
    [InlineData("Mathias", "Mattias")]
    [InlineData("Schjelderup", "Skjelderup")]
    [InlineData("Gjermund", "Jermund")]
    [InlineData("Hvidsten", "Vidsten")]
    [InlineData("Yngve", "Ingve")]
    public void Names_that_sound_alike_have_a_key_in_common(string one, string other) => Assert.True(Alike(one, other), $"{Keys(one)} and {Keys(other)}");

    [Theory]
    [InlineData("Kari", "Karin")]
    [InlineData("Anne", "Hanne")]
    [InlineData("Per", "Pål")]
    [InlineData("Hansen", "Jansen")]
    [InlineData("Tor", "Tore")]
    [InlineData("Ola", "Ole")]
    [InlineData("Solveig", "Solfrid")]
    [InlineData("Berg", "Bergh Nilsen Berge")]
    public void Names_that_do_not_are_kept_apart(string one, string other) => Assert.Equal(other.Contains(' ', StringComparison.Ordinal), Alike(one, other));

    [Fact]
    public void Every_word_has_a_key_and_letter_case_changes_none() => Name.Sample(name =>
    {
        Assert.NotEmpty(NameSound.KeysOf(name));
        Assert.All(NameSound.KeysOf(name), key => Assert.NotEmpty(key));
        Assert.Equal(NameSound.KeysOf(name), NameSound.KeysOf(name.ToUpperInvariant()));
    });

    [Fact]
    public void A_consonant_that_is_written_twice_is_heard_once() => Gen.Select(Name, Gen.Int[0, 13]).Sample((name, at) =>
    {
        var letter = name[at % name.Length];
        if ("bdfgklmnprstv".Contains(letter, StringComparison.Ordinal) && Stands(name, at % name.Length)) Assert.True(Alike(name, name.Insert(at % name.Length, $"{letter}")), $"{name}: {Keys(name)}");
    });

    [Fact]
    public void The_words_of_a_name_are_found_in_any_order() => Gen.Select(Name, Name).Sample((one, other) =>
        Assert.Equal(NameSound.KeysOf($"{one} {other}").Order(StringComparer.Ordinal), NameSound.KeysOf($"{other}-{one}").Order(StringComparer.Ordinal)));

    // A letter that is a part of a spelling of several letters is another sound when it stands twice.
    private static bool Stands(string name, int at) => (at == 0 || "aeiouyæøå".Contains(name[at - 1], StringComparison.Ordinal)) && (at + 1 == name.Length || "aeiouæøå".Contains(name[at + 1], StringComparison.Ordinal));

    private static bool Alike(string one, string other) => NameSound.KeysOf(one).Intersect(NameSound.KeysOf(other)).Any();

    private static string Keys(string name) => string.Join(", ", NameSound.KeysOf(name));
}
