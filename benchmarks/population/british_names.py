"""English, Welsh and Irish names: the common ones by frequency, and parts of which the rare ones are made."""

ENGLISH_WOMEN = """
Susan Margaret Sarah Elizabeth Karen Claire Jane Helen Emma Christine Patricia Rebecca Laura Julie Victoria Nicola
Jennifer Rachel Amanda Emily Charlotte Lucy Katherine Hannah Jessica Deborah Samantha Catherine Anne Caroline Jean
Sharon Alison Jacqueline Linda Gemma Lisa Louise Sophie Joanne Mary Tracey Ann Angela Barbara Michelle Natalie Amy
Kelly Carol Judith Maureen Wendy Diane Janet Gillian Sandra Heather Carole Pauline Kathleen Sheila Lorraine Joan
Valerie Ruth Frances Dawn Stephanie Hayley Kate Katie Georgina Alexandra Abigail Olivia Chloe Bethany Megan Lauren
Danielle Holly Eleanor Grace Molly Zoë Kimberley Leanne Donna Teresa Denise Marion Dorothy Beverley Lesley Hilary
Rosemary Sylvia Brenda Irene Eileen Joyce Doreen Beryl Jill Penelope Philippa Annette Yvonne Marie Maria Veronica
Anna Alice Harriet Isabel Imogen Phoebe Jasmine Naomi Rosie Daisy Ella Amelia Isabella Evelyn Matilda Florence
Josephine Bridget Melanie Fiona Vanessa Tara Kerry Stacey Rosalind Felicity Miriam Esther Lydia Martha Antonia
Bernadette Constance Cynthia Daphne Edith Elaine Elsie Ethel Gwendoline Hazel Ivy Jenna Kathryn Lorna Madeleine
Marjorie Maxine Mildred Moira Muriel Myra Nora Norma Olive Paula Phyllis Polly Rhoda Robyn Roxanne Sally Shirley
Sonia Suzanne Tamsin Thelma Tina Una Ursula Vera Violet Vivien Winifred Adele Beatrice Belinda Camilla Candice Carla
Cassandra Cecilia Charlene Cheryl Chelsea Clara Cordelia Corinne Courtney Debra Delia Eloise Estelle Eve Faye Flora
Freya Geraldine Glenda Gloria Hermione Hope Ingrid Jacinta Jemima Joy June Kirsty Lara Leah Lily Lucinda Lynne Mabel
Marilyn Maud May Mia Millicent Nadine Nancy Octavia Pamela Patience Pearl Petra Prudence Rita Rosa Rosalie Rose
Sabrina Scarlett Selina Stella Tabitha Tamara Theresa Trudy Verity Virginia Yvette Zara Anne-Marie Sarah-Jane
Mary-Ann Emma-Louise Mary-Jane Lisa-Marie Sarah-Louise Rose-Marie Kerry-Ann
Amy-Louise Emma-Jane Jo-Ann Lee-Ann Mary_Rose Anna-Maria Sally-Ann
"""
ENGLISH_MEN = """
David John Michael Paul Andrew Peter James Mark Robert Richard Stephen Christopher Matthew William Thomas Daniel
Simon Ian Anthony Jonathan Martin Kevin Philip Alan Benjamin Adam Nicholas Gary Joseph Brian Luke Ryan Keith Neil
Samuel Graham Timothy Colin Jack Alexander Joshua George Edward Lee Barry Steven Stuart Kenneth Nigel Robin Jason
Trevor Dennis Roger Raymond Roy Dean Charles Ashley Oliver Harry Liam Nathan Jamie Craig Wayne Darren Terence Derek
Geoffrey Malcolm Patrick Ronald Frank Henry Adrian Dominic Edmund Francis Gareth Gerald Gordon Guy Harvey Hugh Jake
Jeremy Justin Karl Laurence Leonard Leslie Marcus Maurice Maxwell Norman Oscar Ralph Reginald Rupert Russell Scott
Sebastian Sidney Stanley Theodore Toby Tristan Vincent Walter Aaron Abraham Albert Alfred Archie Arthur Austin Barnaby
Bernard Bertram Bradley Bruce Callum Cameron Cecil Clifford Clive Conrad Cyril Damian Desmond Dominick Douglas Duncan
Edgar Edwin Elliot Eric Ernest Eugene Felix Finley Frederick Gabriel Gavin Gilbert Giles Glenn Gregory Harold Herbert
Horace Hubert Humphrey Isaac Ivan Jasper Jerome Joel Jordan Julian Kieran Kirk Kyle Lawrence Leo Lewis Lionel Logan
Louis Luther Magnus Max Miles Mitchell Neville Noah Oswald Percy Piers Quentin Reuben Rodney Roland Rowan Rufus
Seymour Shaun Spencer Terry Tobias Tony Victor Wallace Warren Wesley Wilfred Zachary John-Paul Jean-Paul Billy-Joe
John-James Jean-Luc Lee-Roy
"""
ENGLISH_LAST = """
Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall
Wood Jackson Clarke Clark Harris Lewis Turner Hill Cooper Ward Moore Morris King Watson Harrison Baker Martin Morgan
Patterson Allen Young Mitchell James Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Richardson Carter
Collins Marshall Bailey Gray Cox Adams Wilkinson Foster Chapman Mason Russell Powell Webb Rogers Hunt Mills Holmes
Palmer Matthews Fisher Barnes Knight Lloyd Butler Price Stevens Simpson Jenkins Ellis Barker Dixon Fletcher Hudson
Gibson Harvey Andrews Elliott Ford Reynolds Fox Payne Brooks Hart Spencer Day West Atkinson Burton Walsh Lawrence Lane
Wells Perry Cole Newton Bird Woods Fuller Dean Nicholson Francis Hawkins Armstrong Carr Watts Cunningham Gardner
Hopkins Holland Rose Porter Warren Berry Hayes Bradley Barrett Freeman Austin Burgess Bishop Stone Webster Frost Page
Sutton Lambert May Reeves Saunders Griffin Cross Read Howard Arnold Oliver Parsons Chambers Henderson Holt Lowe Bates
Bull Tucker Nash Hammond Coles Harper Kent Knowles Skinner Bowen Norris Field Goodwin Marsh Sharp Parkin Thornton Poole
Bartlett Long Osborne Abbott Ball Hewitt Hodgson Wheeler Gill Little Rowe Moss Sanders Slater Norton Potter Manning
Bryant Dawson Sheppard Nixon Sykes Hardy Warner Winter Blake Willis Rhodes Savage Leach Booth Greenwood Crossley
Whitehead Ashworth Barlow Schofield Haigh Firth Ramsden Hirst Armitage Sutcliffe Kershaw Entwistle Pickles Duckworth
Rigby Fielding Bamber Hargreaves Cartwright Wainwright Arkwright Boothroyd Murgatroyd Trevithick Penhaligon Tregenza
Pascoe Nance Rosewarne Angove Bolitho Chenoweth Featherstonehaugh Cholmondeley Beauchamp Marjoribanks
"""
# Places make English surnames: a rare one is a beginning and an ending.
ENGLISH_PLACE_BEGINNINGS = """
Ash Alder Apple Aln Ban Bar Beck Ben Birch Black Blen Bock Bor Brad Bram Bran Brock Brom Brough Burn Cal Car Cater
Chad Chal Chat Clay Cleve Cop Cor Cots Cran Crom Crow Cul Dal Den Der Ding Dod Don Dray Dun East Eccle Ed Elm El
Fair Far Fen Fern Fleet Full Gar Gate Gil Glan God Gold Grant Grim Gun Had Hal Ham Har Hart Has Hat Haw Hazel Hen
Hex Hol Horn Hors Hough Hum Hux Ing Ken Kil King Kirk Knap Lam Lang Lark Law Led Leigh Lin Lang Lock Long Lud Lyn
Mal Mar Mel Mer Mid Mil Mor Nant New Nor North Nun Oak Old Or Os Over Ox Pad Pem Pen Pic Pil Pin Plum Pres Quar
Rad Rams Raven Red Rich Ring Rip Rock Rom Roth Row Rush Rut San Sed Sel Shel Ship Shir Sil Skel Snel Som South Stan
Staf Stain Stam Stock Strat Sud Swin Tad Tam Tat Ten Thorn Thur Til Tod Tor Tre Tun Up Wad Wake Wal War Wat Web Wel
West Wet Whit Wig Wil Win Wither Wol Wood Wool Wor Wy
"""
ENGLISH_PLACE_ENDINGS = """
ley ton ham ford worth field bury shaw don den wick well by thorpe combe cott croft dale gate grave hurst low man mere
more ridge royd sall side stead ster stone stow thwaite tree wade ward water way wood yard bourne brook burn
"""

WELSH_WOMEN = """
Siân Rhian Bethan Catrin Carys Cerys Angharad Eleri Ffion Nia Lowri Megan Gwen Gwenllian Mair Menna Nerys Olwen Elin
Elinor Eirlys Eluned Haf Heledd Llinos Manon Mari Morfudd Myfanwy Non Rhiannon Rhianwen Sioned Tegwen Branwen Buddug
Ceridwen Delyth Dilys Efa Eira Enid Glenys Glesni Gwawr Gwladys Gwyneth Iona Leusa Lleucu Llio Mabli Mali Meinir
"""
WELSH_MEN = """
Dafydd Rhys Gareth Huw Owain Ieuan Iwan Aled Alun Emyr Gethin Geraint Gwilym Hywel Idris Iestyn Ifan Ioan Llewelyn
Llŷr Meirion Meurig Osian Rhodri Sion Siôn Steffan Tomos Trystan Tudur Twm Wyn Aneurin Berwyn Bryn Cai Caradog Cledwyn
Deiniol Dewi Dylan Eifion Elfed Elis Emrys Euros Gerallt Glyn Goronwy Gruffudd Guto Gwyn Harri Iolo Islwyn Ithel Macsen
"""
WELSH_LAST = """
Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen James Rees Jenkins Price Morris
Richards Lloyd Phillips Parry Harris Powell Ellis Howells Pritchard Watkins John Bowen Jenkin Humphreys Rowlands
Llewellyn Vaughan Bevan Prosser Pugh Probert Gwynne Meredith Gittins Breeze Tudor Wynne Mostyn Nevett Penry Beynon
Bebb Blevins Craddock Eynon Gough Gwilliam Hopkin Kyffin Mathias Maddock Rosser Sayce Trahern Tanner Yorath
"""
WELSH_BEGINNINGS = "Ap ab Pen Tre Llan Aber Glyn Cwm Nant Bryn Rhos Caer Maes Tal Coed Dol Bod Gwern Lwyd Mor"
WELSH_ENDINGS = "rhys owen gwyn lyn mawr fach wen dre goch las fan dwr wynne dell rhian edd tan mor eirian cynon"

IRISH_WOMEN = """
Mary Aoife Ciara Siobhán Sinéad Niamh Orla Róisín Gráinne Bríd Deirdre Maeve Áine Caoimhe Clodagh Eimear Éilis Fionnuala
Muireann Nuala Oonagh Saoirse Shauna Sorcha Una Bernadette Bridget Colleen Eileen Imelda Majella Noreen Philomena Ailbhe
Aisling Aoibhinn Bláthnaid Caitríona Dearbhla Dervla Emer Fidelma Gobnait Ide Laoise Lasairfhíona Mairéad Máire Meabh
"""
IRISH_MEN = """
Patrick Seán Ciarán Conor Declan Eoin Brendan Cormac Diarmuid Fergal Finbarr Kevin Liam Niall Oisín Pádraig Rory Séamus
Tadhg Aidan Cathal Cian Colm Dáithí Dermot Donal Donnacha Éamon Eoghan Fiachra Fintan Fionn Gearóid Kieran Lorcan
Malachy
Micheál Murtagh Ruairí Senan Tiernan Aodhán Barra Bréanainn Caoimhín Colmán Conall Cúán Darragh Énna Fearghal Iarlaith
"""
IRISH_LAST = """
Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher Doherty
Kennedy
Lynch Murray Quinn Moore McLoughlin O'Carroll Connolly Daly O'Connell Wilson Dunne Brennan Burke Collins Campbell Clarke
Johnston Hughes O'Farrell Fitzgerald Brown Martin Maguire Nolan Flynn Thompson O'Callaghan O'Donnell Duffy O'Mahony
Boyle
Healy O'Shea White Sweeney Hayes Kavanagh Power McGrath Moran Brady Stewart Casey Foley Fitzpatrick O'Leary McDonnell
MacMahon Donnelly Regan Donovan Burns Flanagan Mullan Barry Kane Robinson Cunningham Griffin Kenny Sheehan Ward Whelan
Lyons Reid Graham Higgins Cullen Keane King Maher MacKenna Bell Scott Hogan O'Keeffe Magee MacNamara MacDonald Mulcahy
"""
IRISH_BEGINNINGS = "O' Mc Mac Fitz"
IRISH_WORD_BEGINNINGS = "Kil Mul Gil Don Con Fin Dun"
IRISH_ENDINGS = """
Gowan Guinness Inerney Cormack Dermott Enroe Geraghty Hanlon Kearney Larkin Loughran Manus Namee Nulty Quaid Quillan
Rafferty Roarty Sharry Sorley Tiernan Veigh Ardle Auliffe Bride Cabe Caffrey Cann Clelland Clure Cluskey Conville Court
Cusker Daid Elhinney Elroy Elwain Evoy Fadden Ginley Givern Glinchey Goldrick Govern Granahan Hale Ilroy Ilvenna Kervey
Kiernan Knight Laverty Menamin Minn Monagle Nally Nelis Nicholas Parland Partlan Peake Phelan Philips Polin Quade Ranald
"""
