"""Short forms of first names for the benchmark, gathered apart from the product's list."""

from collections.abc import Mapping
from types import MappingProxyType

from benchmarks.spelling import plain_words

TABLE = """
Abigail: Abby Abi
Alexander: Alex Sandy
Alexandra: Alex Sandra
Alison: Ali
Amanda: Mandy
Andrew: Andy Drew
Angela: Angie
Anthony: Tony
Antonia: Toni
Barbara: Barb Babs
Beatrice: Bea
Benjamin: Ben
Beverley: Bev
Bradley: Brad
Bridget: Bridie Biddy
Catherine: Cath Cathy Kate Katie
Charles: Charlie Chas
Charlotte: Lottie Charlie
Christine: Chris Chrissie Tina
Christopher: Chris Kit
Clifford: Cliff
Daniel: Dan Danny
David: Dave Davy
Deborah: Debbie Deb
Dominic: Dom
Donald: Don
Dorothy: Dot Dottie
Douglas: Doug
Edward: Ed Eddie Ted Ned
Eleanor: Ellie Nell
Elizabeth: Liz Beth Betty Lizzie Libby
Emily: Em
Florence: Flo Florrie
Frances: Fran Frankie
Francis: Frank
Frederick: Fred Freddie
Gabriel: Gabe
Geoffrey: Geoff
Gillian: Gill Jill
Gregory: Greg
Harold: Harry
Henry: Harry Hal
Jacqueline: Jackie Jacqui
James: Jim Jimmy Jamie
Janet: Jan
Jennifer: Jen Jenny
Jeremy: Jerry Jez
Jessica: Jess Jessie
Joanne: Jo
John: Jack Johnny
Jonathan: Jon Jonny
Joseph: Joe Joey
Josephine: Jo Josie
Joshua: Josh
Judith: Judy Jude
Katherine: Kate Katie Kathy Kath
Kathleen: Kath Kathy
Kenneth: Ken Kenny
Kimberley: Kim
Laurence: Larry Laurie
Leonard: Len Lenny
Leslie: Les
Lucinda: Lucy Cindy
Madeleine: Maddy
Malcolm: Mal
Margaret: Maggie Meg Peggy Madge
Martin: Marty
Matthew: Matt
Michael: Mike Mick Mickey
Michelle: Shelly
Millicent: Millie
Natalie: Nat
Nathan: Nat
Nicholas: Nick Nicky
Nicola: Nicky Nikki
Oliver: Ollie
Pamela: Pam
Patricia: Pat Trish Patsy Tricia
Patrick: Pat Paddy
Penelope: Penny
Peter: Pete
Philip: Phil
Philippa: Pippa Pip
Raymond: Ray
Rebecca: Becky Becca
Richard: Dick Rick Rich Ricky
Robert: Bob Rob Bobby Robbie
Ronald: Ron Ronnie
Rosemary: Rosie
Russell: Russ
Samantha: Sam Sammy
Samuel: Sam Sammy
Sandra: Sandy
Sidney: Sid
Simon: Si
Stanley: Stan
Stephanie: Steph
Stephen: Steve
Steven: Steve
Stuart: Stu
Susan: Sue Susie
Suzanne: Sue Suzie
Tabitha: Tabby
Terence: Terry
Theodore: Ted Theo
Theresa: Terry Tess
Thomas: Tom Tommy
Timothy: Tim
Tobias: Toby
Valerie: Val
Vanessa: Nessa
Victoria: Vicky Tori
Vincent: Vince
Virginia: Ginny
Walter: Wally Walt
Wilfred: Wilf
William: Bill Will Billy
Winifred: Winnie
Zachary: Zach Zack
Dafydd: Dai Dave
Llewelyn: Llew
Rhiannon: Rhi
Pádraig: Paddy
Mohammed: Mo Mohd
Muhammad: Mo Mohd
Mohammad: Mo Mohd
Balwinder: Bal
Jaspreet: Jas
Manpreet: Manny
Rajesh: Raj
Rajinder: Raj
Sandeep: Sandy
Sukhwinder: Sukhi
Vikram: Vik
Oluwaseun: Seun
Oluwafemi: Femi
Babatunde: Tunde
Ifeoma: Ify
Katarzyna: Kasia
Małgorzata: Gosia
Aleksandra: Ola
"""

# Names that people go by as well, beside or in place of the other: older short forms, other spellings, and the name
# in another language of these islands. Never drawn as a nickname; but two people with such names, all else being
# equal, could be one. Names that only look alike (Hugh and Hubert, Amy and Amelia) are none.
ALSO = """
Ann: Anne
Caroline: Carol Carole
Catherine: Catrin
Cassandra: Sandra
Christine: Kirsty
Ciarán: Kieran
Cordelia: Delia
David: Dafydd
Diarmuid: Dermot
Eleanor: Ella Nora
Elizabeth: Elsie
Estelle: Stella
Evelyn: Eve
Fionnuala: Nuala
Gruffudd: Guto
Gwendoline: Gwen
Gwenllian: Gwen
Joan: Jo
Kamaljit: Kamal
Kamalpreet: Kamal
Kathryn: Kate Katie
Kevin: Caoimhín
Lewis: Louis
Mary: Mair Máire Molly Polly
Maxwell: Max
Meenakshi: Meena
Patrick: Pádraig
Rajdeep: Raj
Rajpal: Raj
Rajvinder: Raj
Rajwinder: Raj
Rose: Rosa Rosie
Rosemary: Rose
Ruairí: Rory
Sarah: Sally
Stephen: Steffan
Thomas: Tomos Twm
William: Gwilym Liam
Adefemi: Femi
Adekunle: Kunle
Adewale: Wale
Chiamaka: Amaka
Chukwuemeka: Emeka
Olakunle: Kunle
Olawale: Wale
Olufemi: Femi
Olugbenga: Gbenga
Olusegun: Segun
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    lines = (line.partition(":") for line in table.strip().splitlines())
    return {formal: tuple(short.split()) for formal, _, short in lines}


# Formal name, as written, to the forms that its bearers go by.
SHORT_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(_read(TABLE))


def _families() -> dict[str, frozenset[str]]:
    families: dict[str, set[str]] = {}
    for formal, forms in (*SHORT_FORMS.items(), *_read(ALSO).items()):
        [formal_word] = plain_words(formal)
        for form in (formal_word, *(word for short in forms for word in plain_words(short))):
            families.setdefault(form, set()).add(formal_word)
    return {form: frozenset(formal) for form, formal in families.items()}


FAMILIES = _families()


def may_be_one_name(a: str, b: str) -> bool:
    """Whether one person could go by both first names: a word in common, or short forms of the same name."""
    words_of_a, words_of_b = plain_words(a), plain_words(b)
    if not words_of_a or not words_of_b or set(words_of_a) & set(words_of_b) or _joined_alike(words_of_a, words_of_b):
        return True
    families = (FAMILIES.get(words_of_a[0], frozenset()), FAMILIES.get(words_of_b[0], frozenset()))
    return bool(families[0] & families[1])


def _joined_alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return "".join(a) == "".join(b)
